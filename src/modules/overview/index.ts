// What main.ts composes; nothing stands above this module.
export { overviewModule } from './module.ts'
