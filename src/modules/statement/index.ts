// What main.ts composes; nothing stands above this module.
export { statementDaySteps } from './due/make-due.ts'
export { statementModule } from './module.ts'
