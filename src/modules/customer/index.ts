// What other modules and main.ts may call.
export { luhnCheckDigit } from './card-number.ts'
export { type DemoFill, demoOptionsOf, demoTasks, fillDemoCustomers } from './commands/fill-demo-customers.ts'
export type { CustomerState } from './customer-state.ts'
export {
  customerNotFound,
  findScopedCustomer,
  getCustomer,
  lockCustomerKeys,
  type OpenedCustomer,
  openCustomer,
} from './customer-store.ts'
export {
  type DemoOptions,
  type DemoRelationship,
  demoId,
  demoIdsBefore,
  demoPlaceOf,
  demoRelationships,
} from './demo/index.ts'
export { hashText, Random, type Weighted, weighted } from './demo/random.ts'
export { findNamedCustomers } from './import/name-customer.ts'
export { readDate } from './import/read-value.ts'
export { customerModule } from './module.ts'
export type { NumberDirectory } from './number-directory.ts'
export { type Counter, type NumberSource, openCounter, openNumbers } from './number-store.ts'
export { addDays, Values } from './queries/conditions.ts'
export { type CustomerLabel, customerInScopeSql, customerLabels } from './queries/customer-labels.ts'
export { type CustomerClass, findCustomerClass } from './queries/find-class.ts'
export { type CustomerPlace, listCustomerPlaces } from './queries/list-customer-places.ts'
export {
  listPlaces,
  listPlacesWithin,
  listWalled,
  type Place,
  type PlaceWithin,
  refuseOutside,
} from './queries/list-places.ts'
export { listTraits, type Trait } from './queries/list-traits.ts'
export { rowsInScope } from './queries/rows-in-scope.ts'
export { listHeldRelationships, listRelationshipRows, type RelationshipRow } from './relationship-store.ts'
export {
  deleteRestriction,
  findRestriction,
  listRestrictionsEnding,
  type Restriction,
  saveRestriction,
} from './restriction-store.ts'
export { showName } from './show-customer.ts'
export { showValue } from './show-difference.ts'
export { showHistory } from './show-history.ts'
export { foldTallies, listTallyDifferences } from './tally-store.ts'
