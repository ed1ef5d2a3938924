// Fields that nobody declared (mass assignment): every object that a route takes refuses them, privileged names before all.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placesOf, sampleInput, whole } from '../bank/from-schema.ts'
import type { Bank } from '../bank/kahu.ts'
import { openAllRights } from '../bank/open-all-rights.ts'

const PRIVILEGED = {
  roleIds: ['admin'],
  permissions: { 'staff.create-role': null },
  scope: 'all',
  masking: 'plain',
  isAdmin: true,
  status: 'active',
  customerId: '01900000-0000-7000-8000-000000000000',
  userId: '01900000-0000-7000-8000-000000000000',
  branchId: 1,
  ownerId: null,
  balanceFen: 1_000_000,
  createdBy: 'admin',
  passwordHash: 'x',
  number: '1000000001',
  constructor: { prototype: { polluted: true } },
}

let bank: Bank
beforeAll(async () => {
  bank = (await openAllRights(1, 'undeclared')).bank
})
afterAll(() => bank.close())

const LEAVING = new Set(['staff.sign-out', 'staff.change-password', 'staff.sign-in'])
/** Another house's protocol, which demands that fields nobody knows are passed over (RFC 6749, 3.2): none is read. */
const isForeign = (route: object) => 'form' in route
const routes = () =>
  bank.routes.filter((route) => route.body && !route.uploads && !LEAVING.has(route.id) && !isForeign(route))

/** Some of the privileged names that an object does not know, others at each object. */
const someOf = (properties: object, from: number): [string, unknown][] => {
  const unknown = Object.entries(PRIVILEGED).filter(([name]) => !(name in properties))
  return [0, 1, 2].map((at) => unknown[(from + at) % unknown.length] as [string, unknown])
}

/** What another house defines, and a library of its own reads: kept as it came, bounded in number. */
const FOREIGN = new Set([
  'staff.add-passkey body.answer',
  'staff.give-passkey body.answer',
  // A tree as deep as a rule is: read node by node before anything is written, and refused with 422 as below.
  'monitoring.save-draft body.rule.when',
])

// biome-ignore lint/suspicious/noExplicitAny: schemas of every kind pass through
type Schema = any

/** Every object of a schema that takes fields it does not name, in every branch of every union. */
function openObjects(schema: Schema, path: string): string[] {
  if (schema === null || typeof schema !== 'object') return []
  const isObject = [schema.type].flat().includes('object')
  return [
    ...(isObject && schema.additionalProperties !== false ? [path] : []),
    ...Object.entries({ ...schema.properties, ...schema.patternProperties }).flatMap(([name, inner]) =>
      openObjects(inner, `${path}.${name}`),
    ),
    ...openObjects(schema.items, `${path}[]`),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flat().flatMap((branch) => openObjects(branch, path)),
  ]
}

describe('an undeclared field', () => {
  it('is refused by every object that any route takes, however deep', () => {
    const open = bank.routes
      .filter((route) => !isForeign(route))
      .flatMap(({ id, body }) => openObjects(body, `${id} body`))
    expect(open.filter((path) => !FOREIGN.has(path))).toEqual([])
  })

  it('of a privileged name is refused, wherever it stands', async () => {
    const taken: string[] = []
    let tried = 0
    for (const route of routes())
      for (const place of placesOf(route.body).filter(({ schema }) => schema?.properties))
        for (const [name, value] of someOf(place.schema.properties, tried)) {
          const { params, query } = sampleInput(route)
          const body = place.put({ ...(whole(place.schema) as object), [name]: value })
          tried += 1
          const answer = await bank.call('everything', route, { params, query, body })
          if (answer.status !== 422) taken.push(`${route.id} ${place.path} ${name}: ${answer.status}`)
        }
    expect(taken).toEqual([])
    expect(tried).toBeGreaterThan(200)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('in an address is refused too', async () => {
    for (const route of bank.routes.filter(({ id }) => !LEAVING.has(id) && id !== 'import.upload')) {
      const { params, query, body } = sampleInput(route)
      const answer = await bank.call('everything', route, { params, query: { ...query, isAdmin: true }, body })
      expect(answer.status, `${route.id} ${answer.text}`).toBe(422)
    }
  })
})
