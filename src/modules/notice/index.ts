// What main.ts composes; nothing stands above this module.
export { noticeModule } from './module.ts'
