// What main.ts composes; nothing stands above this module.
export { watchAccess } from './commands/raise-alerts.ts'
export { watchModule } from './module.ts'
