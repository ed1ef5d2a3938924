// The list of modules, in dependency order.

import type { Module } from '../platform/command/index.ts'
import { customerModule, type NumberSource } from './customer/index.ts'
import { reference } from './reference/index.ts'
import { type Roster, staffModule } from './staff/index.ts'

export type ModuleParts = { bank: { name: string; version: string }; roster: Roster; numbers: NumberSource }

/** All modules, composed of what main.ts hands in. */
export function composeModules({ bank, roster, numbers }: ModuleParts): Module[] {
  const modules: Module[] = []
  const permissions = () =>
    modules.flatMap((module) => {
      const own = [...module.commands, ...module.queries].map(({ route }) => route.permission)
      const ids = new Set([
        ...own,
        ...(module.batches ?? []).map((batch) => batch.permission),
        ...(module.permissions ?? []),
      ])
      return [...ids].filter((id) => id !== 'public' && id !== 'signed-in').map((id) => ({ id, module: module.name }))
    })
  modules.push(
    reference,
    staffModule(bank, () => roster.forget(), permissions),
    customerModule(numbers),
  )
  return modules
}
