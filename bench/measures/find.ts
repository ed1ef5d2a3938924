// Finding: exact look-ups, names, combined filters, counts, each over HTTP with session and masking.

import type { Filter } from '../../src/modules/customer/filter.ts'
import { type Bench, type Line, type Measure, verdictOf } from '../bench.ts'
import { bareRead } from '../ceiling.ts'
import type { Step } from '../load.ts'
import { inWords, type Loaded, type LoadOptions, runLoad } from '../run-load.ts'
import { drawCustomers } from '../sample.ts'

const SAMPLE_CUSTOMERS = 6_000
const PAGE_OF_INTEREST = 100
/** Sees the whole bank; the teller of the second line sees one branch of it. */
const EVERYWHERE = 'risk-officer'
const ONE_BRANCH = 'teller'

function line(
  what: string,
  goal: string,
  result: Loaded,
  goals: { p95Ms?: number; perSecond?: number },
  beside = '',
): Line {
  return {
    what,
    beside,
    goal,
    measured: inWords(result),
    verdict: verdictOf([
      ...(goals.p95Ms ? [{ name: 'p95', value: result.p95Ms, goal: goals.p95Ms, upper: true }] : []),
      ...(goals.perSecond ? [{ name: 'rate', value: result.perSecond, goal: goals.perSecond, upper: false }] : []),
    ]),
  }
}

const searchStep = (cookie: string, text: string): Step => [
  { method: 'POST', path: '/api/customers/search', cookie, body: { text } },
]

async function lookUps(bench: Bench): Promise<Line[]> {
  const cookie = await bench.cookieOf(EVERYWHERE)
  const customers = await drawCustomers(bench, SAMPLE_CUSTOMERS)
  const texts = customers.flatMap(({ state }, at) => {
    const text = at % 2 === 0 ? state.documents[0]?.number : state.phones[0]?.number
    return text ? [text] : []
  })
  const beside = await bareRead(bench)
  const result = await runLoad(
    bench,
    texts.map((text) => searchStep(cookie, text)),
  )
  return [
    line('exact look-up by ID or phone', 'p95 <= 8 ms, >= 2,500/s', result, { p95Ms: 8, perSecond: 2_500 }, beside),
  ]
}

const LETTERS: Intl.Collator = new Intl.Collator('zh-CN-u-co-pinyin')
const BOUNDS = '阿八嚓搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝'
const INITIALS = 'abcdefghjklmnopqrstwxyz'
/** The first letter of a character's usual reading, by where it sorts; good enough to make queries people type. */
function initialOf(char: string): string {
  let at = 0
  while (at < BOUNDS.length && LETTERS.compare(BOUNDS[at] as string, char) <= 0) at += 1
  return INITIALS[at - 1] ?? 'a'
}

async function names(bench: Bench): Promise<Line[]> {
  const people = (await drawCustomers(bench, SAMPLE_CUSTOMERS)).filter(
    ({ state }) => state.kind === 'individual' && /^\p{Script=Han}{2,4}$/u.test(state.name),
  )
  const texts = people.map(({ state: { name } }, at) => {
    if (at % 3 === 0) return name.slice(0, 2)
    if (at % 3 === 1) return name.slice(0, 3)
    return [...name].map(initialOf).join('')
  })
  const lines: Line[] = []
  for (const [who, where] of [
    [EVERYWHERE, 'whole bank'],
    [ONE_BRANCH, 'a teller, one branch'],
  ] as const) {
    const cookie = await bench.cookieOf(who)
    const result = await runLoad(
      bench,
      texts.map((text) => searchStep(cookie, text)),
    )
    lines.push(line(`name of 2-3 characters or initials, ${where}`, 'p95 <= 40 ms', result, { p95Ms: 40 }))
  }
  return lines
}

const FILTERS: Filter[] = [
  {
    all: [
      { field: 'stage', op: 'in', value: ['mature'] },
      { field: 'gender', op: 'in', value: ['female'] },
      { field: 'ageBand', op: 'in', value: ['35-44'] },
    ],
  },
  {
    all: [
      { field: 'incomeBand', op: 'in', value: ['300k-500k', '500k-1m'] },
      { field: 'maritalStatus', op: 'in', value: ['married'] },
      { field: 'openedOn', op: 'within-days', value: -3650 },
    ],
  },
  {
    all: [
      { field: 'branchId', op: 'under', value: [2] },
      { field: 'riskPreference', op: 'in', value: ['growth'] },
      { field: 'education', op: 'in', value: ['master'] },
    ],
  },
  {
    all: [
      { field: 'division', op: 'under', value: ['310000'] },
      { field: 'status', op: 'in', value: ['active'] },
      { field: 'birthDate', op: 'between', value: ['1980-01-01', '1985-12-31'] },
    ],
  },
  {
    all: [
      { field: 'kind', op: 'in', value: ['individual'] },
      { field: 'occupation', op: 'starts-with', value: ['2'] },
      {
        any: [
          { field: 'stage', op: 'in', value: ['dormant'] },
          { field: 'completenessPercent', op: 'at-most', value: 60 },
        ],
      },
    ],
  },
]
const SORTS = ['openedOn', 'updatedAt', 'birthDate', 'documentExpiresOn'] as const

type ListReply = { items: { customerId: string }[]; next: string | null }
async function listPage(bench: Bench, cookie: string, body: object): Promise<ListReply> {
  const reply = await fetch(`http://127.0.0.1:${bench.port}/api/customers/list`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-kahu': '1', cookie },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`list: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as ListReply
}

async function filters(bench: Bench): Promise<Line[]> {
  const lines: Line[] = []
  for (const [who, where] of [
    [EVERYWHERE, 'whole bank'],
    [ONE_BRANCH, 'a teller, one branch'],
  ] as const) {
    const cookie = await bench.cookieOf(who)
    const first: Step[] = []
    const hundredth: Step[] = []
    for (const filter of FILTERS) {
      for (const by of SORTS) {
        const body = { filter, sort: { by, direction: 'descending' } }
        first.push([{ method: 'POST', path: '/api/customers/list', cookie, body }])
        let cursor: string | null = null
        for (let page = 1; page < PAGE_OF_INTEREST; page++) {
          const reply: ListReply = await listPage(bench, cookie, { ...body, cursor })
          if (!reply.next) break
          cursor = reply.next
        }
        if (cursor) hundredth.push([{ method: 'POST', path: '/api/customers/list', cookie, body: { ...body, cursor } }])
      }
    }
    for (const [page, steps] of [
      ['first page', first],
      ['100th page', hundredth],
    ] as const) {
      const result = await runLoad(bench, steps)
      lines.push(
        line(`three conditions, ${page}, ${where} (${steps.length} filters x sorts)`, 'p95 <= 60 ms', result, {
          p95Ms: 60,
        }),
      )
    }
  }
  return lines
}

async function counts(bench: Bench): Promise<Line[]> {
  const cookie = await bench.cookieOf(EVERYWHERE)
  const step = (by: string): Step => [
    { method: 'POST', path: '/api/customers/count-by', cookie, body: { filter: { all: [] }, by } },
  ]
  const options: LoadOptions = { runMs: bench.options.seconds * 1000 }
  const branch = await runLoad(bench, [step('branchId')], options)
  const others = await runLoad(bench, ['stage', 'ageBand', 'incomeBand', 'occupation', 'division'].map(step), options)
  return [
    line('group-by count by branch', 'p95 <= 200 ms', branch, { p95Ms: 200 }),
    line('group-by count by stage, age, income, occupation, division', '(as by branch)', others, { p95Ms: 200 }),
  ]
}

async function recordPage(bench: Bench): Promise<Line[]> {
  const cookie = await bench.cookieOf(EVERYWHERE)
  const customers = await drawCustomers(bench, SAMPLE_CUSTOMERS)
  const get = (path: string) => ({ method: 'GET', path, cookie })
  const steps: Step[] = customers.map(({ customerId }) => [
    get(`/api/customers/${customerId}`),
    get(`/api/customers/${customerId}/relationships`),
    get(`/api/customers/${customerId}/history?limit=8`),
  ])
  const page = await runLoad(bench, steps)
  const show = await runLoad(
    bench,
    steps.map((step) => step.slice(0, 1)),
  )
  return [
    line('record page: customer, relationships, history, one after the other', 'p95 <= 15 ms', page, { p95Ms: 15 }),
    line('customer alone', '(part of the page)', show, { p95Ms: 15 }),
  ]
}

export const lookUpMeasure: Measure = {
  name: 'look-up',
  about: 'exact look-up by ID or phone',
  needsBank: true,
  run: lookUps,
}
export const namesMeasure: Measure = { name: 'names', about: 'search by name', needsBank: true, run: names }
export const filtersMeasure: Measure = {
  name: 'filters',
  about: 'combined filters, sorted',
  needsBank: true,
  run: filters,
}
export const countsMeasure: Measure = { name: 'counts', about: 'counts by one attribute', needsBank: true, run: counts }
export const recordMeasure: Measure = { name: 'record', about: 'the record page', needsBank: true, run: recordPage }
