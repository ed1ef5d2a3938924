// Lists and counts against a plain reading of every row: filters, order, pages, tallies, under changes going on.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import {
  CUSTOMER_COLUMNS,
  CUSTOMER_JOIN,
  type CustomerRow,
  openProfile,
} from '../src/modules/customer/customer-store.ts'
import { facetMask, facetValues } from '../src/modules/customer/facets.ts'
import { type Condition, FILTER_FIELDS, type Filter, GROUP_KEYS, SORT_KEYS } from '../src/modules/customer/filter.ts'
import { AGE_BANDS } from '../src/modules/customer/shapes.ts'
import { foldTallies, listTallyDifferences } from '../src/modules/customer/tally-store.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { nameScore } from '../src/platform/vault/search-tokens.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Bank, openBank } from './bank/kahu.ts'

const CUSTOMERS = 400
const EVERYWHERE = 'risk-officer'
type Row = Record<string, unknown> & { customerId: string; branchId: number; facets: string; tags: string[] }

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ customers: CUSTOMERS })
})
afterAll(() => bank.close())

const readRows = () =>
  bank.kahu.services.database.read((tx) =>
    tx.rows<Row>(
      `select customer_id as "customerId", number, kind, status, stage, gender, birth_date as "birthDate", nationality, marital_status as "maritalStatus",
         education, occupation, industry, income_band as "incomeBand", risk_preference as "riskPreference", division, tags, branch_id as "branchId",
         owner_id as "ownerId", opened_on as "openedOn", document_expires_on as "documentExpiresOn", completeness_percent as "completenessPercent",
         to_char(updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.US') as "updatedAt", facets::text from customer`,
    ),
  )
const differences = () => bank.kahu.services.database.read(listTallyDifferences)
const fold = () => upkeep(bank.kahu.services, foldTallies)

/** The age on the bank's date, by the calendar. */
function ageBandOf(birthDate: unknown): string | null {
  if (typeof birthDate !== 'string') return null
  const today = bank.clock.today()
  const age = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (today.slice(5) < birthDate.slice(5) ? 1 : 0)
  const at = [18, 25, 35, 45, 55, 65].filter((from) => age >= from).length
  return AGE_BANDS[at] as string
}
const fieldOf = (row: Row, field: string) => (field === 'ageBand' ? ageBandOf(row.birthDate) : row[field]) ?? null

function meets(row: Row, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every((part) => meets(row, part))
  if ('any' in filter) return filter.any.some((part) => meets(row, part))
  const value = fieldOf(row, filter.field)
  const given = filter.value as unknown as number
  const list = Array.isArray(filter.value) ? (filter.value as unknown[]) : []
  switch (filter.op) {
    case 'empty':
      return filter.field === 'tags' ? row.tags.length === 0 : value === null
    case 'not-empty':
      return filter.field === 'tags' ? row.tags.length > 0 : value !== null
    case 'in':
      return list.includes(value)
    case 'not-in':
      return !list.includes(value)
    case 'on-or-after':
      return value !== null && (value as number) >= given
    case 'starts-with':
      return list.some((code) => String(value ?? '').startsWith(String(code)))
    case 'before':
      return value !== null && (value as number) < given
    case 'at-least':
      return (value as number) >= given
    default:
      return (value as number) <= given
  }
}

const enumConditions = FILTER_FIELDS.flatMap(({ key, options }) =>
  options
    ? [
        fc.record({
          field: fc.constant(key),
          op: fc.constantFrom('in', 'not-in'),
          value: fc.subarray([...options], { minLength: 1 }),
        }),
      ]
    : [],
)
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const condition: fc.Arbitrary<Condition> = fc.oneof(
  ...enumConditions,
  fc.record({
    field: fc.constantFrom('birthDate', 'openedOn', 'documentExpiresOn'),
    op: fc.constantFrom('on-or-after', 'before'),
    value: day,
  }),
  fc.record({
    field: fc.constant('completenessPercent'),
    op: fc.constantFrom('at-least', 'at-most'),
    value: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({
    field: fc.constant('branchId'),
    op: fc.constant('in'),
    value: fc.subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }),
  }),
  fc.record({
    field: fc.constantFrom(...FILTER_FIELDS.filter(({ type }) => type !== 'branch').map(({ key }) => key)),
    op: fc.constantFrom('empty', 'not-empty'),
  }),
)
const filter: fc.Arbitrary<Filter> = fc.record({
  all: fc.array(fc.oneof(condition, fc.record({ any: fc.array(condition, { maxLength: 2 }) })), { maxLength: 3 }),
})

async function listAll(who: string, body: object, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = null; ; ) {
    const answer = await bank.call(who, customer.listCustomers, { body: { ...body, limit, cursor, count: true } })
    expect(answer.status, answer.text).toBe(200)
    ids.push(...answer.body.items.map((item: { customerId: string }) => item.customerId))
    cursor = answer.body.next
    if (cursor === null) {
      expect(answer.body.count).toBe(ids.length)
      return ids
    }
  }
}

const MISSING = '~'
/** Missing dates last in either direction; equal keys by id in the direction of the sort. */
function sorted(rows: Row[], by: string, direction: string): string[] {
  const sign = direction === 'ascending' ? 1 : -1
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...rows]
    .sort((a, b) => {
      const [one, two] = [String(a[by] ?? MISSING), String(b[by] ?? MISSING)]
      if (one !== two && (one === MISSING || two === MISSING)) return one === MISSING ? 1 : -1
      return sign * (compare(one, two) || compare(a.customerId, b.customerId))
    })
    .map(({ customerId }) => customerId)
}

it('lists exactly what meets the filter, in order, page after page', async () => {
  const rows = await readRows()
  expect(rows.some(({ birthDate }) => birthDate === null)).toBe(true)
  await fc.assert(
    fc.asyncProperty(
      filter,
      fc.constantFrom(...SORT_KEYS),
      fc.constantFrom('ascending', 'descending'),
      async (wanted, by, direction) => {
        const expected = sorted(
          rows.filter((row) => meets(row, wanted)),
          by,
          direction,
        )
        expect(await listAll(EVERYWHERE, { filter: wanted, sort: { by, direction } }, 97)).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})

/** Conditions that hang on the sort, alone and beside others. */
const hanging: fc.Arbitrary<Condition> = fc.oneof(
  ...enumConditions.filter((_, at) =>
    ['stage', 'maritalStatus', 'education', 'incomeBand'].includes(
      FILTER_FIELDS.filter(({ options }) => options)[at]?.key as string,
    ),
  ),
  fc.record({
    field: fc.constant('completenessPercent'),
    op: fc.constantFrom('at-least', 'at-most'),
    value: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({
    field: fc.constant('occupation'),
    op: fc.constant('starts-with'),
    value: fc.subarray(['1', '2', '2-02', '4', '5-01'], { minLength: 1 }),
  }),
)

it('begins a list where its first row stands, folded or not, and misses nobody before', async () => {
  const check = async (numRuns: number) => {
    const rows = await readRows()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(hanging, fc.record({ any: fc.array(hanging, { minLength: 1, maxLength: 2 }) })), {
          minLength: 1,
          maxLength: 2,
        }),
        fc.constantFrom('openedOn' as const, 'birthDate' as const),
        fc.constantFrom('ascending', 'descending'),
        async (all, by, direction) => {
          const expected = sorted(
            rows.filter((row) => meets(row, { all })),
            by,
            direction,
          )
          expect(await listAll(EVERYWHERE, { filter: { all }, sort: { by, direction } }, 23)).toEqual(expected)
        },
      ),
      { numRuns },
    )
  }
  await check(30)
  // One out of the ordinary: a customer of an old stage opened today, and nobody tallied it yet.
  const made = await bank.call('teller', customer.createCustomer, {
    body: { ...demoDrafts(1, 'late', { branchId: await branchOf('teller') })[0], stage: 'dormant' } as never,
  })
  expect(made.status, made.text).toBe(200)
  await check(15)
  await fold()
  await check(15)
})

async function branchOf(who: string): Promise<number> {
  const { body } = await bank.call(who, customer.listCustomers, { body: { filter: { all: [] }, limit: 1 } })
  return (await readRows()).find(({ customerId }) => customerId === body.items[0].customerId)?.branchId as number
}

async function expectCounts(who: string, wanted: Filter, rows: Row[]): Promise<void> {
  for (const by of GROUP_KEYS) {
    const { status, body, text } = await bank.call(who, customer.countCustomers, { body: { filter: wanted, by } })
    expect(status, text).toBe(200)
    const expected = new Map<unknown, number>()
    for (const row of rows.filter((one) => meets(one, wanted))) {
      let key: unknown = fieldOf(row, by)
      if (by === 'division' && key) key = `${String(key).slice(0, 2)}0000`
      if (by === 'occupation' && key) key = String(key).split('-')[0]
      expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    const counted = new Map(body.groups.map(({ key, count }: { key: unknown; count: number }) => [key, count]))
    expect({ by, wanted, counted }).toEqual({ by, wanted, counted: expected })
    expect(body.total).toBe([...expected.values()].reduce((sum, count) => sum + count, 0))
  }
}

it('counts by every attribute what a reading of all rows counts, folded or not', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (wanted) => expectCounts(EVERYWHERE, wanted, await readRows())),
    { numRuns: 15 },
  )
  const branchId = await branchOf('teller')
  const plain: Filter[] = [
    { all: [] },
    { any: [] },
    { all: [{ field: 'branchId', op: 'in', value: [branchId] }] },
    {
      all: [
        { field: 'stage', op: 'in', value: ['mature', 'dormant'] },
        { field: 'tags', op: 'empty' },
      ],
    },
  ]
  for (const wanted of plain) await expectCounts(EVERYWHERE, wanted, await readRows())
  for (const body of demoDrafts(25, 'counted', { branchId })) {
    const { status, text } = await bank.call('teller', customer.createCustomer, { body })
    expect(status, text).toBe(200)
  }
  for (const wanted of plain) await expectCounts(EVERYWHERE, wanted, await readRows())
  await fold()
  for (const wanted of plain) await expectCounts(EVERYWHERE, wanted, await readRows())
})

it('finds by name what opening and ranking every name would find', async () => {
  const { database, vault } = bank.kahu.services
  const rows = await database.read((tx) => tx.rows<CustomerRow>(`select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN}`))
  const people = rows.map((row) => ({ row, profile: openProfile(vault, row).profile }))
  const names = people.map(({ profile }) => profile.name).filter((name) => /^\p{Script=Han}{2,4}$/u.test(name))
  const initials = ['zw', 'wl', 'lx', 'zxm', 'ljh', 'wx', 'yl', 'cjg', 'wang', 'lihua', 'xm']
  const texts = [...names.slice(0, 60).flatMap((name) => [name[0], name.slice(0, 2), name.slice(1), name]), ...initials]
  for (const text of texts as string[]) {
    const scored = people.flatMap(({ row, profile }) => {
      const former = profile.formerNames.map((name) => nameScore(text, name) * 0.9)
      const score = Math.max(nameScore(text, profile.name), ...former)
      return score > 0 ? [{ score, status: row.status, number: row.number, customerId: row.customerId }] : []
    })
    const order = (a: (typeof scored)[0], b: (typeof scored)[0]) =>
      b.score - a.score || a.status.localeCompare(b.status) || (a.number < b.number ? -1 : 1)
    const expected = scored.sort(order).map(({ customerId }) => customerId)
    for (const limit of [1, 3, 20]) {
      const { body } = await bank.call(EVERYWHERE, customer.searchCustomers, { body: { text, limit } })
      const found = body.items.map(({ customerId }: { customerId: string }) => customerId)
      expect({ text, found }).toEqual({ text, found: expected.slice(0, limit) })
      expect({ text, more: body.more }).toEqual({ text, more: expected.length > limit })
    }
  }
})

it('counts for a teller the customers of the branch only', async () => {
  const rows = await readRows()
  const seen = new Set(await listAll('teller', { filter: { all: [] } }, 200))
  const own = rows.filter(({ customerId }) => seen.has(customerId))
  expect(own.length).toBeGreaterThan(0)
  expect(own.length).toBeLessThan(rows.length)
  expect(new Set(own.map(({ branchId }) => branchId)).size).toBe(1)
  await expectCounts('teller', { all: [] }, own)
  await expectCounts('teller', { all: [{ field: 'gender', op: 'in', value: ['female'] }] }, own)
})

it('keeps the tallies true while customers are made and changed, and changes are folded', async () => {
  const stages = facetValues('stage').filter((stage) => stage !== 'closed')
  const all = await readRows()
  const change = async ({ customerId }: Row, at: number) => {
    const { body } = await bank.call('teller', customer.showCustomer, { params: { customerId } })
    const stage = stages[at % stages.length]
    const input = { params: { customerId }, body: { version: body.version, changes: { stage } } }
    return bank.call('teller', customer.updateCustomer, input)
  }
  const branchId = await branchOf('teller')
  const drafts = demoDrafts(40, 'beside', { branchId })
  const changed = all.filter((row) => row.branchId === branchId).slice(0, 40)
  const work = [...changed.map(change), ...drafts.map((body) => bank.call('teller', customer.createCustomer, { body }))]
  const folds = (async () => {
    for (let times = 0; times < 20; times++) await Promise.all([fold(), fold()])
  })()
  const statuses = (await Promise.all(work)).map(({ status }) => status)
  await folds
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(70)
  expect(await differences()).toEqual([])
  await fold()
  expect(await differences()).toEqual([])
  expect(await bank.kahu.services.database.read((tx) => tx.rows('select 1 from customer_tally_change'))).toEqual([])
})

it('names what a tally says wrongly', async () => {
  await bank.kahu.services.database.write((tx) =>
    tx.run(
      "update customer_tally set customers = customers + 1 where attribute = 'birth-month' and branch_id = 0 and value = ''",
    ),
  )
  const found = await differences()
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ attribute: 'birth-month', branchId: 0, value: '' })
})

it('gives every value of a small attribute its bit', async () => {
  const keys = [
    'kind',
    'status',
    'stage',
    'gender',
    'maritalStatus',
    'education',
    'incomeBand',
    'riskPreference',
  ] as const
  for (const { key, options } of FILTER_FIELDS.filter(({ key }) => (keys as readonly string[]).includes(key)))
    expect(facetValues(key as (typeof keys)[number]).filter((value) => value !== null)).toEqual(options)
  for (const row of await readRows()) {
    const masks = keys.map((key) => facetMask(key, [row[key] as string | null]))
    masks.push(
      row.ownerId === null ? facetMask('ownerId', [null]) : 0n,
      row.tags.length === 0 ? facetMask('tags', [null]) : 0n,
    )
    expect(BigInt(row.facets)).toBe(masks.reduce((sum, mask) => sum | mask, 0n))
  }
})
