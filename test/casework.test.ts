// Alerts: hits grouped into stories once, snoozed and quiet; each act with its row, its right and its key; the queue and its figures.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hit } from '../src/modules/casework/alert.ts'
import { recordMany } from '../src/modules/casework/commands/record-many.ts'
import * as casework from '../src/modules/casework/contract.ts'
import type { RecordedHit } from '../src/modules/casework/index.ts'
import * as task from '../src/modules/task/contract.ts'
import { jobCall, runBatch } from '../src/platform/command/index.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(9, 'casework')
afterAll(() => bank.close())
const HOUR = 3_600_000
const NOW = new Date()
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const texts = (chinese: string) => ({ 'zh-CN': chinese, 'en-US': chinese })

const hit = (customerId: string, more: Partial<Hit> = {}): Hit => ({
  ruleCode: 'R-114',
  ruleVersion: 12,
  ruleName: texts('大额转出'),
  typology: 'fraud',
  severity: 'medium',
  score: 40,
  dueMinutes: 60,
  quietMinutes: 120,
  customerId,
  transactionId: newId(),
  transactionAt: ago(1),
  leg: 0,
  accountId: null,
  cardId: null,
  amountFen: 4_980_000,
  currency: 'CNY',
  values: [{ key: 'sum', name: texts('合计'), value: 48_600_000, limit: 45_000_000, unit: 'fen', median90: 128_000 }],
  why: texts('{customer} 转出 **¥486,000.00**'),
  ...more,
})
const record = async (items: Hit[], at = NOW): Promise<RecordedHit[]> => {
  const timed = items.map((item) => ({ ...item, recordedAt: at }))
  return (await runBatch(bank.kahu.services, recordMany, { ...jobCall('test'), items: timed })).map(
    (answer) => (answer as { reply?: unknown }).reply as RecordedHit,
  )
}
const queue = async (query: Record<string, string | number> = {}, who = 'everything') => {
  const answer = await bank.call(who, casework.listAlerts, { query })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as { items: casework.AlertLine[]; next: string | null; counts: Record<string, number> }
}
const show = async (
  line: { customerId: string; alertId: string },
  who = 'everything',
): Promise<casework.AlertRecord> => {
  const { customerId, alertId } = line
  const answer = await bank.call(who, casework.showAlert, { params: { customerId, alertId } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const idOf = async (who: string) =>
  (await rows<{ id: string }>('select user_id as id from staff_user where login_name = $1', [who]))[0]?.id as string
/** An alert of a customer of its own. */
async function fresh(more: Partial<Hit> = {}): Promise<casework.AlertRecord> {
  const { customerId } = await opened()
  const [recorded] = await record([hit(customerId, more)])
  return show({ customerId, alertId: recorded?.alertId as string })
}
const act = (
  route: RouteShape,
  { customerId, alertId, version }: casework.AlertLine,
  body: object,
  who = 'everything',
  key?: string,
) => bank.call(who, route, { params: { customerId, alertId }, body: { version, ...body }, ...(key ? { key } : {}) })

describe('hits', () => {
  it('of one story make one alert: the highest severity, scores added, facts and money kept', async () => {
    const { customerId } = await opened()
    const other = hit(customerId, { ruleCode: 'R-310', severity: 'high', score: 25, values: [], transactionAt: ago(3) })
    const [one, two, three] = await record([
      hit(customerId),
      other,
      hit(customerId, { typology: 'credit', ruleCode: 'R-402' }),
    ])
    expect([one?.became, two?.became, three?.became].sort()).toEqual(['added', 'opened', 'opened'])
    expect(two?.alertId).toBe(one?.alertId)
    expect(one?.number).toMatch(/^AL-\d{8}-\d{4}$/)
    const alert = await show({ customerId, alertId: one?.alertId as string })
    expect(alert).toMatchObject({ severity: 'high', score: 65, hits: 2, moneyFen: 48_600_000, state: 'pending' })
    expect(alert.facts.map(({ ruleCode }) => ruleCode)).toEqual(['R-310', 'R-114'])
    expect(alert.values[0]).toMatchObject({ value: 48_600_000, limit: 45_000_000 })
    expect(alert.past).toHaveLength(1)
  })

  it('are taken once, also within a batch and at the same time', async () => {
    const { customerId } = await opened()
    const same = hit(customerId)
    const answers = await Promise.all([record([same, same]), record([same])])
    expect(answers.flat().filter(({ known }) => !known)).toHaveLength(1)
    const [again] = await record([same])
    expect(again).toMatchObject({ known: true, became: 'opened', alertId: answers[0]?.[0]?.alertId })
    expect(await count('casework_hit where customer_id = $1', [customerId])).toBe(1)
    expect(await count('casework_alert where customer_id = $1', [customerId])).toBe(1)
  })

  it('of many customers get numbers of the day, none twice, and one journal row a batch', async () => {
    const customers = await rows<{ id: string }>('select customer_id as id from customer order by 1 limit 4')
    const before = await count(`journal where action = 'casework.record-hits'`)
    await Promise.all(customers.map(({ id }) => record([hit(id), hit(id, { typology: 'service' })])))
    expect(await count(`journal where action = 'casework.record-hits'`)).toBe(before + customers.length)
    const [numbers] = await rows<{ all: number; different: number }>(
      'select count(*)::int as all, count(distinct number)::int as different from casework_alert',
    )
    expect(numbers?.different).toBe(numbers?.all)
  })

  it('rest after a close and while snoozed, kept without an alert', async () => {
    const alert = await fresh()
    const { customerId } = alert
    const closed = await act(casework.closeAlert, alert, { outcome: 'false', reason: 'known-habit' })
    expect(closed.status, closed.text).toBe(200)
    const closedAt = new Date(closed.body.closedAt)
    const minutesOn = (minutes: number) => new Date(closedAt.getTime() + minutes * 60_000)
    const [quiet] = await record([hit(customerId)], minutesOn(119))
    expect(quiet).toMatchObject({ became: 'quiet', alertId: null })
    const [next] = await record([hit(customerId)], minutesOn(121))
    expect(next?.became).toBe('opened')
    const again = await show({ customerId, alertId: next?.alertId as string })
    const until = new Date(Date.now() + 20 * HOUR).toISOString()
    expect((await act(casework.snoozeAlert, again, { until })).status).toBe(200)
    const [snoozed, other] = await record([hit(customerId), hit(customerId, { ruleCode: 'R-9' })])
    expect([snoozed?.became, other?.became]).toEqual(['snoozed', 'added'])
  })
})

describe('an act on an alert', () => {
  const cases: [string, RouteShape, () => object | Promise<object>, Partial<casework.AlertLine>][] = [
    ['claim', casework.claimAlert, () => ({}), { mine: true }],
    ['assign', casework.assignAlert, async () => ({ userId: await idOf('risk-officer') }), { assigneeName: '许志刚' }],
    [
      'snooze',
      casework.snoozeAlert,
      () => ({ until: new Date(Date.now() + HOUR).toISOString() }),
      { state: 'pending' },
    ],
    ['escalate', casework.escalateAlert, () => ({ note: '疑似拆分' }), { state: 'escalated' }],
    ['note', casework.noteAlert, () => ({ text: '电话未接通' }), { state: 'pending' }],
    [
      'close',
      casework.closeAlert,
      () => ({ outcome: 'true', reason: 'mule-account', note: '已核实' }),
      { state: 'closed', outcome: 'true' },
    ],
  ]
  it('is done once for one key, with its row in the chain, by those with the right alone, on the version that was seen', async () => {
    const customers = await rows<{ id: string }>('select customer_id as id from customer order by 1 desc limit 6')
    for (const [at, [verb, route, bodyOf, expected]] of cases.entries()) {
      const customerId = customers[at]?.id as string
      const [made] = await record([hit(customerId, { typology: 'money-laundering', ruleCode: `R-${verb}` })])
      const alert = await show({ customerId, alertId: made?.alertId as string })
      const [body, key] = [await bodyOf(), newId()]
      const refused = await act(route, alert, body, 'teller')
      expect([verb, refused.status]).toEqual([verb, 403])
      const first = await act(route, alert, body, 'everything', key)
      expect(first.status, `${verb}: ${first.text}`).toBe(200)
      expect(first.body).toMatchObject({ ...expected, version: alert.version + 1 })
      expect((await act(route, alert, body, 'everything', key)).body).toEqual(first.body)
      expect(await count(`journal where action = $1 and chain_id = $2`, [route.id, customerId])).toBe(1)
      expect((await show(alert)).acts.filter(({ kind }) => kind.startsWith(verb.slice(0, 4)))).toHaveLength(1)
      const late = await act(route, alert, body)
      expect([verb, late.status, late.body.code]).toEqual([verb, 409, 'record.moved'])
    }
  })

  it('seals what somebody wrote, and shows it to those who may read it', async () => {
    const [note] = await rows<{ text: string }>(
      `select encode(note, 'escape') as text from casework_act where kind = 'noted'`,
    )
    expect(note?.text).not.toContain('电话')
    const closed = (await queue({ box: 'closed' })).items.find(({ reason }) => reason === 'mule-account')
    if (!closed) throw new Error('nothing is closed')
    expect((await show(closed)).acts.at(-1)).toMatchObject({
      kind: 'closed-true',
      about: 'mule-account',
      note: '已核实',
    })
    expect((await act(casework.noteAlert, closed, { text: 'x' })).body.code).toBe('casework.alert-closed')
  })

  it('leaves what a colleague has taken, and escalates once', async () => {
    const alert = await fresh()
    const taken = (await act(casework.claimAlert, alert, {}, 'second')).body
    expect((await act(casework.claimAlert, taken, {})).body.code).toBe('casework.claimed-already')
    const up = (await act(casework.escalateAlert, taken, { note: '上报' })).body
    expect((await act(casework.escalateAlert, up, { note: '上报' })).body.code).toBe('casework.escalated-already')
    const far = new Date(Date.now() + 91 * 24 * HOUR).toISOString()
    expect((await act(casework.snoozeAlert, up, { until: far })).status).toBe(422)
    const { groups } = (await bank.call('second', task.listTasks, {})).body
    const mine = groups.find(({ source }: task.TaskGroup) => source === 'casework.alert')
    expect(mine?.items.map(({ key }: { key: string }) => key)).toEqual([alert.alertId])
  })

  it('goes to whom skill, load and absence point', async () => {
    const alert = await fresh()
    const nobody = await act(casework.assignAlert, alert, { userId: null })
    expect([nobody.status, nobody.body.code]).toEqual([409, 'casework.nobody-free'])
    const [first, second] = [await idOf('everything'), await idOf('second')]
    const said = { skills: ['fraud'], loadMax: 50, absentFrom: null, absentUntil: null, version: 0 }
    const save = (userId: string, body: object, key?: string) =>
      bank.call('everything', casework.saveAnalyst, { params: { userId }, body, ...(key ? { key } : {}) })
    const key = newId()
    const today = bank.clock.today()
    const away = await save(first, { ...said, absentFrom: today, absentUntil: today }, key)
    expect(away.status, away.text).toBe(200)
    expect((await save(first, { ...said, absentFrom: today, absentUntil: today }, key)).body).toEqual(away.body)
    expect(await count(`journal where action = 'casework.save-analyst'`)).toBe(1)
    expect((await save(second, said)).status).toBe(200)
    expect((await save(second, { ...said, absentUntil: '2020-01-01', version: 1 })).status).toBe(422)
    expect((await save(await idOf('teller'), said)).status).toBe(422)
    const given = await act(casework.assignAlert, alert, { userId: null })
    expect(given.body, given.text).toMatchObject({ assigneeId: second })
    const { items } = (await bank.call('everything', casework.listAnalysts, {})).body
    expect(items).toHaveLength(2)
    expect((await bank.call('teller', casework.saveAnalyst, { params: { userId: first }, body: said })).status).toBe(
      403,
    )
  })
})

describe('many together', () => {
  it('are decided each by itself, once for one key', async () => {
    const { items } = await queue({ limit: 5 })
    const alerts = items.map(({ customerId, alertId, version }) => ({ customerId, alertId, version }))
    const [first] = alerts
    if (!first) throw new Error('the queue is empty')
    const asked = [{ ...first, version: first.version + 7 }, ...alerts.slice(1), { ...first, alertId: newId() }]
    const [key, body] = [newId(), { alerts: asked, act: 'close', outcome: 'false', reason: 'bank-error' }]
    expect((await bank.call('teller', casework.bulkAlerts, { body })).status).toBe(403)
    const done = await bank.call('everything', casework.bulkAlerts, { body, key })
    expect(done.status, done.text).toBe(200)
    expect(done.body).toMatchObject({ changed: alerts.length - 1 })
    expect(done.body.refused.map(({ code }: { code: string }) => code).sort()).toEqual([
      'casework.alert-not-found',
      'record.moved',
    ])
    expect((await bank.call('everything', casework.bulkAlerts, { body, key })).body).toEqual(done.body)
    expect(
      await count(`journal where action = 'casework.bulk-alerts' and chain_id <> '${await idOf('everything')}'`),
    ).toBe(new Set(alerts.slice(1).map(({ customerId }) => customerId)).size)
    const half = await bank.call('everything', casework.bulkAlerts, { body: { alerts: [first], act: 'close' } })
    expect(half.status).toBe(422)
  })
})

describe('the queue', () => {
  beforeAll(async () => {
    const customers = await rows<{ id: string }>('select customer_id as id from customer order by 1')
    for (const [at, { id }] of customers.entries())
      await record([
        hit(id, {
          typology: 'service',
          ruleCode: `R-5${at}`,
          amountFen: 1_000 * at + 1,
          values: [],
          dueMinutes: 10 + at,
          transactionAt: ago(30),
          severity: at % 2 ? 'high' : 'low',
        }),
      ])
  })
  it.each(['severity', 'due', 'money', 'newest'])('pages by %s and misses none', async (sort) => {
    const whole = (await queue({ sort, limit: 200 })).items
    const found: casework.AlertLine[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof queue>> = await queue({ sort, limit: 2, ...(cursor ? { cursor } : {}) })
      found.push(...page.items)
      cursor = page.next
    } while (cursor)
    expect(found.map(({ alertId }) => alertId)).toEqual(whole.map(({ alertId }) => alertId))
    expect(new Set(found.map(({ alertId }) => alertId)).size).toBe(found.length)
    const ranks = whole.map(({ severity }) => ['high', 'medium', 'low'].indexOf(severity))
    if (sort === 'severity') expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    const money = whole.map(({ moneyFen }) => moneyFen as number)
    if (sort === 'money') expect(money).toEqual([...money].sort((a, b) => b - a))
  })
  it('counts its boxes as it lists them, shows masked names, and ends at the scope', async () => {
    const { items, counts } = await queue({ limit: 200 })
    expect(counts.pending).toBe(items.length)
    expect((await queue({ box: 'mine', limit: 200 })).items).toHaveLength(counts.mine as number)
    expect((await queue({ box: 'escalated', limit: 200 })).items).toHaveLength(counts.escalated as number)
    expect(items.every(({ customerName }) => customerName.includes('*') || customerName.length > 3)).toBe(true)
    const [line] = items
    if (!line) throw new Error('the queue is empty')
    const { customerId, alertId } = line
    expect((await bank.call('teller', casework.showAlert, { params: { customerId, alertId } })).status).toBe(403)
    const nowhere = await bank.call('everything', casework.showAlert, { params: { customerId, alertId: newId() } })
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'casework.alert-not-found'])
  })
  it('tells what each rule was worth', async () => {
    const answer = await bank.call('everything', casework.listRuleFigures, {})
    expect(answer.status, answer.text).toBe(200)
    const rule = (code: string) => answer.body.items.find(({ ruleCode }: casework.RuleFigures) => ruleCode === code)
    expect(rule('R-close')).toMatchObject({
      hits: 1,
      alerts: 1,
      closedTrue: 1,
      falseShare: 0,
      savedFen: 48_600_000,
      rots: null,
    })
    const kept = await rows<{ hits: number }>(
      `select count(*)::int as hits from casework_hit where rule_code = 'R-114'`,
    )
    expect(rule('R-114').hits).toBe(kept[0]?.hits)
  })
})
