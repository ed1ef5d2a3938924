// The contract of saved views.

import { Id, nullable, route, T, Version } from '../../platform/contract/index.ts'
import { closed } from './contract-parts.ts'
import { Filter, Sort } from './filter.ts'

export const SavedView = T.Object({
  viewId: Id,
  name: T.String(),
  shared: T.Boolean(),
  isDefault: T.Boolean(),
  mine: T.Boolean(),
  filter: Filter,
  sort: nullable(Sort),
  columns: T.Array(T.String()),
  version: T.Integer(),
})
export type SavedView = T.Static<typeof SavedView>
const ViewFields = {
  name: T.String({ minLength: 1, maxLength: 40 }),
  shared: T.Boolean(),
  isDefault: T.Boolean(),
  filter: Filter,
  sort: nullable(Sort),
  columns: T.Array(T.String({ maxLength: 40, pattern: '^[A-Za-z]+$' }), {
    maxItems: 40,
  }),
}
export const listViews = route({
  id: 'customer.list-views',
  method: 'GET',
  path: '/customer-views',
  summary: 'Saved views: own and shared',
  permission: 'customer.list',
  reply: T.Object({ items: T.Array(SavedView) }),
})
export const saveView = route({
  id: 'customer.save-view',
  method: 'POST',
  path: '/customer-views',
  summary: 'Save a view of the list',
  permission: 'customer.list',
  command: true,
  body: T.Object({ viewId: T.Optional(Id), version: T.Optional(Version), ...ViewFields }, closed),
  reply: SavedView,
})
export const deleteView = route({
  id: 'customer.delete-view',
  method: 'DELETE',
  path: '/customer-views/:viewId',
  summary: 'Remove an own view',
  permission: 'customer.list',
  command: true,
  params: T.Object({ viewId: Id }),
  reply: T.Object({ viewId: Id }),
})
