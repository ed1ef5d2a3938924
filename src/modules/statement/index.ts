// What main.ts composes; nothing stands above this module.
export { statementModule } from './module.ts'
