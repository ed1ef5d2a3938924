// All Chinese words as one file to fetch: the platform's, the shell's and each module's.

import type { Words } from '../i18n.ts'

export default Object.values(
  import.meta.glob<Words>(
    ['../../modules/*/web/words.zh-CN.ts', '../../platform/*/words.zh-CN.ts', '../words.zh-CN.ts'],
    { eager: true, import: 'default' },
  ),
)
