// Statements: they reconcile to the fen with the ledger, in PDF and XLSX, in both languages; masked, journaled, or refused with facts.

import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { issueStatement, makeStatement } from '../src/modules/statement/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { openAllRights } from './bank/open-all-rights.ts'
import { pdfLines, pdfPages } from './bank/pdf-text.ts'

const { bank, rows, count } = await openAllRights(1, 'statement')
afterAll(() => bank.close())
/** A character of the national table outside the basic plane, and one that the typeface lacks. */
const NAME = '王𬭎𠮷'
const FORMULA = '=HYPERLINK("http://x","领取")'
let at: { customerId: string; accountId: string }
let number: string
const day = (offset: number) => {
  const date = new Date(Date.parse(`${bank.clock.today()}T00:00:00Z`) + offset * 86_400_000)
  return date.toISOString().slice(0, 10)
}
type Ask = { from?: string; to?: string; format?: string; purpose?: string; language?: string }
const period = () => ({ from: day(-20), to: day(0), format: 'xlsx' })
const ask = (wish: Ask = {}, who = 'everything') =>
  bank.call(who, makeStatement, { params: at, body: { ...period(), ...wish } })
const issue = (wish: Ask, who = 'everything') =>
  bank.call(who, issueStatement, { params: at, body: { ...period(), ...wish } })
const book = async (fields: object) => {
  const body = { reference: newId(), currency: 'CNY', channel: 'counter', ...fields }
  const answer = await bank.call('system', ledger.post, { body })
  expect(answer.status, answer.text).toBe(200)
}
const toFen = (text: string) => Math.round(Number(text.replaceAll(',', '').replace('\u2212', '-')) * 100)

beforeAll(async () => {
  const [draft] = demoDrafts(1, `statement-${newId()}`, { branchId: 3 })
  const made = await bank.call('everything', customer.createCustomer, { body: { ...draft, name: NAME } })
  expect(made.status, made.text).toBe(200)
  const opened = await bank.call('everything', account.openAccount, {
    params: { customerId: made.body.customerId },
    body: { productCode: 'DEMAND', depositFen: 5_000_000 },
  })
  expect(opened.status, opened.text).toBe(200)
  at = { customerId: made.body.customerId, accountId: opened.body.accountId }
  const shown = await bank.call('everything', account.revealAccount, {
    params: at,
    body: { purpose: 'handle-request' },
  })
  number = shown.body.number
  const memo = { counterpartyName: '欧阳明日', counterpartyNumber: '6222021234567890123', purpose: FORMULA }
  for (let n = 1; n <= 40; n += 1) {
    const bookingDate = day(-(n % 25))
    if (n % 3 === 0) await book({ type: 'deposit', credit: at, amountFen: n * 1_001, bookingDate })
    else if (n === 40)
      await book({ type: 'transfer-out', debit: at, amountFen: 40, memo: { counterpartyName: '=1+1' } })
    else await book({ type: 'transfer-out', debit: at, amountFen: n * 777 + 1, bookingDate, memo, channel: 'mobile' })
  }
})

type Line = { date: string; debitFen: number; creditFen: number; balanceFen: number; reference: string }
type Told = { openingFen: number; closingFen: number; debitFen: number; creditFen: number; lines: Line[]; text: string }

async function readXlsx(bytes: Buffer): Promise<Told> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as never)
  const [sheet] = workbook.worksheets
  const cells = (sheet?.getSheetValues() ?? []) as unknown[][]
  const fen = (value: unknown) => Math.round(Number(value ?? 0) * 100)
  const [openingFen = 0, creditFen = 0, debitFen = 0, closingFen = 0] = (cells[8] as unknown[]).slice(5, 9).map(fen)
  const lines = cells.slice(11).flatMap((row): Line[] => {
    if (!/^\d{4}-\d\d-\d\d$/.test(String(row?.[1]))) return []
    const [, date, , , , , debit, credit, balance, reference] = row as string[]
    return [
      {
        date: date as string,
        debitFen: fen(debit),
        creditFen: fen(credit),
        balanceFen: fen(balance),
        reference: String(reference),
      },
    ]
  })
  sheet?.eachRow((row) =>
    row.eachCell(({ type, value }) => {
      expect(type).not.toBe(ExcelJS.ValueType.Formula)
      if (typeof value === 'string') expect(value).not.toMatch(/^[=+@\t\r-]/)
    }),
  )
  const text = cells.flat().filter(Boolean).join('\n')
  return { openingFen, creditFen, debitFen, closingFen, lines, text }
}

function readPdf(bytes: Buffer): Told {
  const pages = pdfPages(bytes)
  const lines = pages.flatMap(pdfLines)
  const amounts = lines.find((line) => line.length === 4 && line.every((word) => /^\u2212?[\d,]+\.\d\d$/.test(word)))
  const [openingFen = 0, creditFen = 0, debitFen = 0, closingFen = 0] = (amounts ?? []).map(toFen)
  const found = pages.flatMap((words) => {
    const rows = words.filter(({ x, text }) => x < 60 && /^\d{4}-\d\d-\d\d$/.test(text))
    return rows.flatMap(({ y, text: date }): Line[] => {
      const row = words.filter((word) => Math.abs(word.y - y) < 0.1)
      const reference = words.find((word) => word.y > y && word.y < y + 13 && /^[0-9a-f-]{36}$/.test(word.text))?.text
      const amount = (from: number, to: number) => toFen(row.find(({ x }) => x >= from && x < to)?.text ?? '0')
      if (!reference) return []
      return [
        { date, debitFen: amount(545, 632), creditFen: amount(632, 713), balanceFen: amount(713, 810), reference },
      ]
    })
  })
  return { openingFen, creditFen, debitFen, closingFen, lines: found, text: lines.flat().join('\n') }
}
const read = (format: string, bytes: Buffer) => (format === 'pdf' ? readPdf(bytes) : readXlsx(bytes))
const sum = (list: readonly Line[], key: 'debitFen' | 'creditFen') => list.reduce((fen, one) => fen + one[key], 0)

describe('a statement', () => {
  for (const format of ['pdf', 'xlsx'])
    for (const language of ['zh-CN', 'en-US'])
      for (const [from, to] of [
        [-20, 0],
        [-9, -3],
        [-400, -300],
        [-400, 0],
      ] as const)
        it(`reconciles to the fen with the ledger: ${format}, ${language}, ${from} to ${to}`, async () => {
          const period = { from: day(from), to: day(to) }
          const answer = await ask({ format, language, ...period })
          expect(answer.status, answer.text).toBe(200)
          const told = await read(format, answer.bytes)
          const booked = await rows<{ id: string; fen: number; day: string }>(
            `select transaction_id as id, amount_fen as fen, booking_date::text as day from ledger_entry_all
             where account_id = $1 order by booking_date, seq`,
            [at.accountId],
          )
          const inside = booked.filter((one) => one.day >= period.from && one.day <= period.to)
          const until = (end: string, included: boolean) =>
            booked
              .filter((one) => one.day < end || (included && one.day === end))
              .reduce((fen, one) => fen + one.fen, 0)
          expect(told.lines.map(({ reference }) => reference)).toEqual(inside.map(({ id }) => id))
          expect(told.lines.map(({ date }) => date)).toEqual(inside.map((one) => one.day))
          expect(told.openingFen).toBe(until(period.from, false))
          expect(told.closingFen).toBe(until(period.to, true))
          expect(sum(told.lines, 'debitFen')).toBe(told.debitFen)
          expect(sum(told.lines, 'creditFen')).toBe(told.creditFen)
          expect(told.openingFen + told.creditFen - told.debitFen).toBe(told.closingFen)
          let balanceFen = told.openingFen
          for (const line of told.lines) {
            balanceFen += line.creditFen - line.debitFen
            expect(line.balanceFen).toBe(balanceFen)
          }
          expect(told.text).toContain(language === 'zh-CN' ? '期初余额' : 'Opening balance')
        })

  it('closes today at what the position says, and numbers its pages', async () => {
    const answer = await ask({ format: 'pdf', from: day(-400) })
    const [position] = await rows<{ fen: number }>(
      'select balance_fen as fen from ledger_position where account_id = $1',
      [at.accountId],
    )
    const told = readPdf(answer.bytes)
    expect(told.closingFen).toBe(position?.fen)
    const pages = pdfPages(answer.bytes)
    expect(pages.length).toBeGreaterThan(2)
    for (const [n, words] of pages.entries())
      expect(words.map(({ text }) => text)).toContain(`第 ${n + 1} 页，共 ${pages.length} 页`)
  })
})

describe('what it tells of people', () => {
  const journaled = (verb: string) => count('journal where action = $1', [`statement.${verb}`])

  it('is masked in the working copy and journaled all the same', async () => {
    const before = await journaled('make')
    const working = await ask({ format: 'pdf' }, 'risk-officer')
    expect(working.status, working.text).toBe(200)
    const { text } = readPdf(working.bytes)
    expect(text).toContain(`**** **** **** ${number.slice(-4)}`)
    for (const clear of [NAME, '𬭎', number, '欧阳明日', '6222021234567890123']) expect(text).not.toContain(clear)
    expect(await journaled('make')).toBe(before + 1)
  })

  it('is whole in the customer’s own copy, for a purpose, by who may issue it, with rare characters told', async () => {
    const refused = await issue({})
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ field: 'purpose' }] } })
    expect((await issue({ purpose: 'court' }, 'risk-officer')).status).toBe(403)
    const before = await journaled('issue')
    const answer = await issue({ format: 'pdf', purpose: 'customer-request' }, 'teller')
    expect(answer.status, answer.text).toBe(200)
    expect(await journaled('issue')).toBe(before + 1)
    const { text } = readPdf(answer.bytes)
    expect(text).toContain('王𬭎[U+20BB7]')
    expect(text).toContain('方括号内的 U+ 编号')
    expect(text.replaceAll(' ', '')).toContain(number)
    expect(text).toContain('欧阳明日')
    expect(text).not.toContain('\uFFFD')
    expect(answer.bytes.toString('latin1')).toMatch(/\/FontFile3 \d+ 0 R/)
  })

  it('runs no formula', async () => {
    const answer = await issue({ purpose: 'audit' })
    const { text } = await readXlsx(answer.bytes)
    expect(text).toContain(`跨行转出 · ${FORMULA}`)
    expect(text).toContain("'=1+1")
  })

  it('is refused outside the scope, to who sees no amounts, and for a period that cannot be', async () => {
    await bank.addUser('far-teller', 12, ['teller'])
    expect((await ask({}, 'far-teller')).status).toBe(404)
    expect((await ask({}, 'marketer')).status).toBe(403)
    expect(await ask({ from: day(0), to: day(-1) })).toMatchObject({ body: { code: 'statement.period-invalid' } })
    expect(await ask({ to: day(1) })).toMatchObject({ body: { code: 'statement.period-invalid' } })
  })
})

it('is refused with facts when the ledger does not bear it out', async () => {
  await bank.kahu.services.database.write(async (tx) => {
    await tx.run('update ledger_position set balance_fen = balance_fen + 7 where account_id = $1', [at.accountId])
  })
  expect(await ask()).toMatchObject({
    status: 409,
    body: { code: 'statement.does-not-reconcile', facts: { differenceFen: -7 } },
  })
  await bank.kahu.services.database.write(async (tx) => {
    await tx.run('update ledger_position set balance_fen = balance_fen - 7 where account_id = $1', [at.accountId])
  })
})
