// Records of others (IDOR): every route that takes an id answers for one that may not be seen exactly as for one that is not there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { sampleInput, whole } from '../bank/from-schema.ts'
import { type Ids, openFullBank, uploadOf } from '../bank/full-bank.ts'
import type { Answer, Input } from '../bank/kahu.ts'

type FullBank = Awaited<ReturnType<typeof openFullBank>>
let full: FullBank
beforeAll(async () => {
  full = await openFullBank('idor')
})
afterAll(() => full.bank.close())

/** Ids that stand for themselves in a list, which have no name of their own. */
const SOME_ID = /(?<=\[(?:"[0-9a-f-]{36}",)*")[0-9a-f-]{36}(?=")/g

const paramsOf = (route: RouteShape) => [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
/** Routes whose address names something of a customer, or something that belongs to one user. */
const routes = () => full.bank.routes.filter((route) => paramsOf(route).some((name) => full.here[name]))

/** Ids, moments and numbers that are given out anew with each answer. */
const FRESH = /[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|\b1\d{9}\b/g

/** What a caller is told, without what is new in each answer and without the ids that were asked for. */
function told({ status, body, text, headers }: Answer, ids: Ids) {
  const isFile = headers['content-disposition'] !== undefined
  const shown = isFile ? '' : body === undefined ? text : JSON.stringify({ ...body, requestId: '', tookMs: 0 })
  return {
    status,
    told: Object.values(ids)
      .reduce((rest, id) => rest.replaceAll(id, '<id>'), shown)
      .replace(FRESH, '<new>'),
    headers: Object.keys(headers).sort().join(),
  }
}

const withIds = (value: unknown, ids: Ids): unknown => {
  if (Array.isArray(value)) return value.map((item) => withIds(item, ids))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ids[key] ?? withIds(item, ids)]))
}
const inputOf = (route: RouteShape, ids: Ids): Input => {
  const { params, query, body } = sampleInput(route)
  const taken = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, ids[name] ?? value]))
  const dryRun = route.command && !route.uploads ? { dryRun: true } : {}
  return { params: taken, query, ...(route.uploads ? uploadOf('a') : { body: withIds(body, ids) }), ...dryRun }
}
const madeUp = (ids: Ids): Ids => Object.fromEntries(Object.keys(ids).map((name) => [name, newId()]))

describe('an id in the address', () => {
  it('is tried for nearly every parameter that the routes have', () => {
    const all = new Set(full.bank.routes.flatMap(paramsOf))
    const tried = [...all].filter((name) => full.here[name])
    expect(tried.length, `without a record: ${[...all].filter((name) => !full.here[name])}`).toBeGreaterThan(10)
    expect(routes().length).toBeGreaterThan(50)
  })

  it('of another branch is answered as one that nobody has', async () => {
    const different: unknown[] = []
    for (const route of routes()) {
      const known = full.here
      const unknown = madeUp(known)
      const [there, nowhere] = [
        told(await full.bank.call('outsider', route, inputOf(route, known)), known),
        told(await full.bank.call('outsider', route, inputOf(route, unknown)), unknown),
      ]
      if (JSON.stringify(there) !== JSON.stringify(nowhere) || there.status < 400)
        different.push({ route: route.id, there, nowhere })
    }
    expect(different).toEqual([])
  })

  it('below an own customer leads to nothing of another one', async () => {
    const different: unknown[] = []
    for (const route of routes().filter((one) => paramsOf(one).length > 1 && paramsOf(one)[0] === 'customerId')) {
      const mine = { customerId: full.elsewhere.customerId as string }
      const known = { ...full.here, ...mine }
      const unknown = { ...madeUp(full.here), ...mine }
      const [there, nowhere] = [
        told(await full.bank.call('outsider', route, inputOf(route, known)), known),
        told(await full.bank.call('outsider', route, inputOf(route, unknown)), unknown),
      ]
      if (JSON.stringify(there) !== JSON.stringify(nowhere)) different.push({ route: route.id, there, nowhere })
    }
    expect(different).toEqual([])
  })

  it('tells nothing to who has no permission, and nothing to who is not signed in', async () => {
    const role = { name: { 'zh-CN': '无', 'en-US': 'None' }, scope: 'all', masking: 'masked', permissions: {} }
    await full.done('staff.create-role', { body: { roleId: 'nothing', ...role } }, 'admin')
    await full.bank.addUser('nobody', 3, ['nothing'])
    for (const route of routes().filter(({ permission }) => permission.includes('.'))) {
      for (const [who, status] of [
        ['nobody', 403],
        [null, 401],
      ] as const) {
        const unknown = madeUp(full.here)
        const there = told(await full.bank.call(who, route, inputOf(route, full.here)), full.here)
        const nowhere = told(await full.bank.call(who, route, inputOf(route, unknown)), unknown)
        expect(there, route.id).toEqual(nowhere)
        expect(there.status, route.id).toBe(status)
      }
    }
  })

  it('is a real one: who may see everything is answered otherwise than for one that nobody has', async () => {
    const same: string[] = []
    for (const route of routes()) {
      const known = full.here
      const unknown = madeUp(known)
      const there = told(await full.bank.call('everything', route, inputOf(route, known)), known)
      const nowhere = told(await full.bank.call('everything', route, inputOf(route, unknown)), unknown)
      if (JSON.stringify(there) === JSON.stringify(nowhere)) same.push(route.id)
    }
    expect(same.length / routes().length, same.join(' ')).toBeLessThan(0.3)
  })
})

describe('an id in what is sent', () => {
  /** Other names under which bodies take the ids of customers. */
  const sent = (ids: Ids): Ids => ({ ...ids, otherId: ids.customerId as string })

  const basesOf = (route: RouteShape): unknown[] => [sampleInput(route).body, whole(route.body)]

  it('of another branch is answered as one that nobody has', async () => {
    const different: unknown[] = []
    let tried = 0
    const sending = full.bank.routes.filter(({ body, uploads }) => body && !uploads)
    // What must be there, and everything that may be.
    for (const [route, base] of sending.flatMap((one) => basesOf(one).map((base) => [one, base] as const))) {
      const bodyWith = (ids: Ids) => JSON.stringify(withIds(base, ids)).replaceAll(SOME_ID, ids.customerId as string)
      const [known, unknown] = [sent(full.here), sent(madeUp(full.here))]
      if (bodyWith(known) === bodyWith(unknown)) continue
      const ask = async (ids: Ids) => {
        // The address itself is the caller's own: only what is sent leads elsewhere.
        const { params } = inputOf(route, full.elsewhere)
        const input = { ...inputOf(route, ids), params: params ?? {}, body: JSON.parse(bodyWith(ids)) }
        return told(await full.bank.call('outsider', route, input), ids)
      }
      tried += 1
      const [there, nowhere] = [await ask(known), await ask(unknown)]
      if (JSON.stringify(there) !== JSON.stringify(nowhere)) different.push({ route: route.id, there, nowhere })
    }
    expect(different).toEqual([])
    expect(tried).toBeGreaterThan(8)
  })
})
