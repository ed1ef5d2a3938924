// The reference module's table of contents.

import { module } from '../../platform/command/index.ts'
import { listDivisionsQuery } from './queries/list-divisions.ts'
import { searchReferenceQuery } from './queries/search-reference.ts'
import english from './web/words.en-US.ts'
import chinese from './web/words.zh-CN.ts'

export const reference = module({
  name: 'reference',
  commands: [],
  queries: [listDivisionsQuery, searchReferenceQuery],
  words: { 'zh-CN': chinese, 'en-US': english },
})
