// The register of processing (PIPL 55-56, GDPR 30), read from the contracts themselves: what a route declares is what it does.

import type { RouteShape } from '../../platform/contract/index.ts'

export type Touched = { act: 'look' | 'change' | 'export'; dataClass: 'C1' | 'C2' | 'C3'; fields: string[] }

type Schema = {
  'x-data-class'?: 'C1' | 'C2' | 'C3'
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** Fields of a schema that state a class of personal data, with the highest of them. */
function classedIn(schema: unknown, found: Map<string, 'C1' | 'C2' | 'C3'>, name = ''): void {
  if (typeof schema !== 'object' || schema === null) return
  const { 'x-data-class': dataClass, properties = {}, items, anyOf = [] } = schema as Schema
  if (dataClass && name) found.set(name, dataClass)
  for (const [field, inner] of Object.entries(properties)) classedIn(inner, found, field)
  for (const inner of [items, ...anyOf]) classedIn(inner, found, name)
}

/** What a route does with personal data; null when it declares none and hands out no file. */
export function touchedBy(route: RouteShape): Touched | null {
  const found = new Map<string, 'C1' | 'C2' | 'C3'>()
  for (const schema of [route.body, route.reply]) classedIn(schema, found)
  const isFile = route.streams === 'application/octet-stream'
  if (found.size === 0 && !isFile) return null
  const classes = [...found.values()].sort()
  const act = isFile ? 'export' : route.command ? 'change' : 'look'
  return { act, dataClass: classes.at(-1) ?? 'C2', fields: [...found.keys()].sort() }
}
