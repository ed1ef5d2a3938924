// What main.ts composes; nothing stands above this module.
export { taskModule } from './module.ts'
