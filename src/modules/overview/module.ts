// The overview module: its table of contents. It owns no table; it calls the modules below.

import { type Module, module } from '../../platform/command/index.ts'
import { findHolding } from './queries/find-holding.ts'
import { listMatters } from './queries/list-matters.ts'
import { showHousehold } from './queries/show-household.ts'
import { showOverview } from './queries/show-overview.ts'
import { SEE_ACCESSES, showTimeline } from './queries/show-timeline.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const overviewModule: Module = module({
  name: 'overview',
  commands: [],
  queries: [showOverview, showTimeline, showHousehold, listMatters, findHolding],
  permissions: [SEE_ACCESSES],
  words: { 'zh-CN': zhCN, 'en-US': enUS },
})
