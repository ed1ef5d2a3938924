// What modules/index.ts composes; nothing stands above this module.
export { operationModule } from './module.ts'
