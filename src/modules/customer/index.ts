// What other modules and main.ts may call.
export { type DemoFill, demoTasks, fillDemoCustomers } from './commands/fill-demo-customers.ts'
export { customerModule } from './module.ts'
export { type NumberSource, openNumbers } from './number-store.ts'
export { listPlaces, type Place, refuseOutside } from './queries/list-places.ts'
