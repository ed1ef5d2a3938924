// What main.ts composes; nothing stands above this module.
export { destroyErasedAgain, erasureModule } from './module.ts'
