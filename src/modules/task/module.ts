// The task module: its table of contents. It owns no table; every module brings its own tasks.

import { type Module, module } from '../../platform/command/index.ts'
import { countTasks, listTasks } from './queries/list-tasks.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** `modules` answers all modules, once they are composed. */
export const taskModule = (modules: () => readonly Module[]): Module =>
  module({
    name: 'task',
    commands: [],
    queries: [listTasks(modules), countTasks(modules)],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
  })
