// What main.ts composes and the demo bank fills.
export { fillDemoContacts } from './commands/fill-demo-contacts.ts'
export { listCustomerSteps } from './contact-store.ts'
export { listContacts } from './contract.ts'
export { contactModule } from './module.ts'
