// The demo bank's customers; used by the first start, the tests and the benchmark.
export {
  type DemoBranch,
  type DemoOptions,
  type DemoOwner,
  type DemoPart,
  type DemoRelationship,
  demoCustomers,
  demoRelationships,
} from './demo-customers.ts'
export { demoId, demoIdsBefore, demoPlaceOf } from './demo-id.ts'
export { DEMO_CUSTOMERS_MAX } from './numbers.ts'
