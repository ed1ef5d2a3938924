// Every activity that touches personal data, by module, with the roles that may do it today.

import { type Module, query, routesOf } from '../../../platform/command/index.ts'
import { listAllRoles } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { touchedBy } from '../register.ts'

export const listActivities = (modules: () => readonly Module[]) =>
  query(contract.listActivities, async ({ tx }) => {
    const roles = await listAllRoles(tx)
    const holders = (permission: string) =>
      roles.filter((role) => permission in role.permissions).map(({ roleId }) => roleId)
    return {
      items: modules().flatMap((module) =>
        routesOf(module).flatMap((route) => {
          const touched = touchedBy(route)
          return touched
            ? [{ module: module.name, activity: route.id, ...touched, roles: holders(route.permission) }]
            : []
        }),
      ),
    }
  })
