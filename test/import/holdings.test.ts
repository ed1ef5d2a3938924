// A bank's own files by hand: products, accounts, holders, cards, orders and booked history, and each refusal of a row.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport } from '../../src/modules/intake/index.ts'
import { closeDay, verifyLedger } from '../../src/modules/ledger/index.ts'
import { type Caller, jobCaller } from '../../src/platform/access/index.ts'
import { upkeep } from '../../src/platform/command/index.ts'
import { bankDate } from '../../src/platform/kernel/clock.ts'
import { type ImportBank, openImportBank } from './bank.ts'

let bank: ImportBank
beforeAll(async () => {
  bank = await openImportBank()
})
afterAll(() => bank.close())

/** Brings lines in; answers what came of them and every problem as `field|rule`. */
async function bring(importable: string, lines: string[], caller: Caller = jobCaller('import')) {
  async function* stream() {
    yield `${lines.join('\n')}\n`
  }
  const mode = importable === 'customer' ? 'upsert' : 'create'
  const report = await runImport(bank.intake, caller, { importable, fileName: 'own.csv', stream: stream(), mode })
  const { created, unchanged, failed, problems } = report
  return { created, unchanged, failed, problems: Object.keys(problems).sort() }
}
const came = (created: number, unchanged = 0) => ({ created, unchanged, failed: 0, problems: [] })
const refused = (...problems: string[]) => ({
  created: 0,
  unchanged: 0,
  failed: problems.length,
  problems: problems.sort(),
})

const interest = {
  dayCount: 'ACT/365',
  tierMode: 'whole',
  tiers: [{ fromFen: 0, ratePercent: '0.5' }],
  capitalise: 'monthly',
  capitaliseDay: 28,
}
const cell = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`
const PRODUCTS = 'code,kind,currency,nameChinese,nameEnglish,validFrom,parameters'
const ACCOUNTS = 'number,customer,productCode,openedOn,currency,limit,repaymentAccount,termMonths'
const HISTORY = 'reference,account,date,type,amount,currency,otherAccount,channel'

describe('a bank’s own files', () => {
  it('bring customers with what they hold, once', async () => {
    const customers = [
      'source,name,gender,birthDate,nationality',
      'old:1,Anna Bee,female,1970-01-02,CZ',
      'old:2,Carl Dee,male,1971-02-03,CZ',
    ]
    expect(await bring('customer', customers)).toEqual(came(2))
    const limits = { overdraftMaximumFen: 100_000_00 }
    const loan = {
      interest,
      terms: [{ months: 12, ratePercent: '4' }],
      repayment: { method: 'interest-only', graceDays: 0 },
      limits,
    }
    const products = [
      PRODUCTS,
      `OLD-CURRENT,demand,JPY,活期,Current,2020-01-01,${cell({ interest, limits })}`,
      `OLD-LOAN,loan,JPY,贷款,Loan,2020-01-01,${cell(loan)}`,
      `OLD-CARD,debit-card,JPY,卡,Card,2020-01-01,${cell({ card: { bin: '623988', digits: 16, validMonths: 60 } })}`,
    ]
    expect(await bring('product', products)).toEqual(came(3))
    const accounts = [
      ACCOUNTS,
      'OLD-000001,old:1,OLD-CURRENT,2021-03-04,JPY,,,',
      'OLD-000002,old:2,OLD-CURRENT,2021-03-04,JPY,500,,',
      'OLD-000003,old:2,OLD-LOAN,2021-05-06,JPY,100000,OLD-000002,12',
    ]
    expect(await bring('account', accounts)).toEqual(came(3))
    const holders = ['account,customer,role,validFrom', 'OLD-000001,old:2,joint,2021-04-05']
    expect(await bring('account-holder', holders)).toEqual(came(1))
    const cards = [
      'reference,account,holder,productCode,issuedOn,activatedOn',
      'old:card/1,OLD-000001,old:2,OLD-CARD,2021-05-06,',
    ]
    expect(await bring('card', cards)).toEqual(came(1))
    const orders = [
      'reference,account,amount,currency,every,day,purpose,counterpartyName,counterpartyNumber,validFrom',
      'old:order/1,OLD-000001,1200,JPY,month,5,rent,Some House,99887766,2021-06-01',
    ]
    expect(await bring('standing-order', orders)).toEqual(came(1))
    const history = [
      HISTORY,
      'old:t/1,OLD-000001,2021-03-04,deposit,5000,JPY,,counter',
      'old:t/2,OLD-000001,2021-03-05,transfer,1500,JPY,OLD-000002,',
      'old:t/3,OLD-000002,2021-03-05,withdraw,1900,JPY,,atm',
      'old:t/4,OLD-000001,2021-03-06,correction,-7,JPY,,',
    ]
    expect(await bring('ledger-history', history)).toEqual(came(4))
    const again = [products, accounts, holders, cards, orders, history]
    const kinds = ['product', 'account', 'account-holder', 'card', 'standing-order', 'ledger-history']
    for (const [at, kind] of kinds.entries())
      expect(await bring(kind, again[at] as string[])).toEqual(came(0, (again[at] as string[]).length - 1))
    const balances = await bank.services.database.read((tx) =>
      tx.rows<{ fen: number; floor: number }>(
        'select balance_fen as fen, floor_fen as floor from ledger_position order by 1',
      ),
    )
    // Yen have no smaller unit: 5000 stands as 5000.
    expect(balances).toEqual([
      { fen: -400, floor: -500 },
      { fen: 0, floor: -100_000 },
      { fen: 3493, floor: 0 },
    ])
  })

  it('are refused row by row, with the field and the rule', async () => {
    const product = (code: string, parameters: string) =>
      bring('product', [PRODUCTS, `${code},demand,JPY,活期,Current,2020-01-01,${parameters}`])
    expect(await product('OLD-X', 'none')).toEqual(refused('parameters|product.parameters-unreadable'))
    expect(await product('OLD-X', cell({ interest: { ...interest, capitalise: 'never' } }))).toEqual(
      refused('parameters|product.parameters-unreadable'),
    )
    expect((await product('OLD-X', cell({}))).problems).toEqual(['parameters|product.part-needed'])
    const account = async (line: string) => (await bring('account', [ACCOUNTS, line])).problems
    expect(await account('OLD-000009,old:9,OLD-CURRENT,2021-03-04,JPY,,,')).toEqual(['customer|import.no-match'])
    expect(await account('OLD-000009,old:1,NONE,2021-03-04,JPY,,,')).toEqual(['productCode|product.not-offered'])
    expect(await account('OLD-000009,old:1,OLD-CURRENT,2021-03-04,CZK,,,')).toEqual([
      'currency|account.currency-not-of-product',
    ])
    expect(await account('OLD-000009,old:1,OLD-CURRENT,2121-03-04,JPY,,,')).toEqual(['openedOn|account.day-ahead'])
    expect(await account('OLD-000009,old:1,OLD-CURRENT,2021-03-04,JPY,100000000,,')).toEqual([
      'limit|account.limit-too-high',
    ])
    expect(await account('OLD-000009,old:1,OLD-LOAN,2021-03-04,JPY,10,OLD-000002,12')).toEqual([
      'repaymentAccount|account.repayment-not-own',
    ])
    expect(await account('OLD-000001,old:2,OLD-CURRENT,2021-03-04,JPY,,,')).toEqual(['number|ledger.number-taken'])
    const card = 'reference,account,holder,productCode,issuedOn'
    expect((await bring('card', [card, 'old:card/2,OLD-000002,old:1,OLD-CARD,2021-05-06'])).problems).toEqual([
      'holder|card.holder-unknown',
    ])
    expect((await bring('card', [card, 'old:card/2,OLD-000002,,OLD-LOAN,2021-05-06'])).problems).toEqual([
      'productCode|card.product-no-card',
    ])
    const row = async (line: string) => (await bring('ledger-history', [HISTORY, line])).problems
    expect(await row('old:t/9,OLD-000001,2021-03-06,deposit,0.5,JPY,,')).toEqual(['amount|import.cell-minor'])
    expect(await row('old:t/9,OLD-000001,2021-03-06,deposit,-5,JPY,,')).toEqual(['amount|import.cell-minor'])
    expect(await row('old:t/9,OLD-000009,2021-03-06,deposit,5,JPY,,')).toEqual(['account|ledger.account-not-found'])
    expect(await row('old:t/9,OLD-000001,2021-03-06,transfer,5,JPY,,')).toEqual(['otherAccount|schema.required'])
    expect(await row('old:t/9,OLD-000001,2021-03-05,deposit,5,JPY,,')).toEqual(['date|ledger.history-behind'])
    expect(await row('old:t/9,OLD-000001,2121-03-05,deposit,5,JPY,,')).toEqual(['date|ledger.booking-date-ahead'])
    expect(await row('old:t/9,OLD-000001,2021-03-06,withdraw,3494,JPY,,')).toEqual(['amount|ledger.insufficient'])
    expect(await row('old:t/1,OLD-000001,2021-03-04,deposit,5001,JPY,,counter')).toEqual([
      'reference|ledger.reference-reused',
    ])
  })

  it('need their own permission, and the customer in scope', async () => {
    const { grants } = bank.person
    const without = (...ids: string[]) => ({
      ...bank.person,
      grants: new Map([...grants].filter(([id]) => !ids.includes(id))),
    })
    const lines = [HISTORY, 'old:t/8,OLD-000001,2021-03-07,deposit,5,JPY,,']
    await expect(bring('ledger-history', lines, without('ledger.import-history'))).rejects.toMatchObject({
      status: 403,
    })
    const elsewhere = { all: false, branchIds: [99], ownerId: null }
    const away = { ...bank.person, grants: new Map(grants).set('ledger.import-history', elsewhere) }
    expect((await bring('ledger-history', lines, away)).problems).toEqual(['account|ledger.account-not-found'])
  })

  it('are journaled: one row a customer, one row a batch of history with its import and reason', async () => {
    const actions = await bank.services.database.read((tx) =>
      tx.rows<{ action: string; n: number }>(
        `select action, count(*)::int as n from journal where action in ('account.import', 'card.import', 'ledger.import-history') group by 1 order by 1`,
      ),
    )
    expect(actions).toEqual([
      { action: 'account.import', n: 3 },
      { action: 'card.import', n: 1 },
      { action: 'ledger.import-history', n: 1 },
    ])
  })

  it('book nothing into a day that is closed', async () => {
    const day = bankDate(new Date(Date.now() - 86_400_000))
    const closed = await closeDay(bank.services, day)
    expect(closed.lines.map(({ differenceFen }) => differenceFen)).toEqual(['0'])
    const { problems } = await bring('ledger-history', [HISTORY, 'old:t/10,OLD-000001,2021-03-07,deposit,5,JPY,,'])
    expect(problems).toEqual(['date|ledger.day-closed'])
    expect((await upkeep(bank.services, verifyLedger)).findings).toEqual([])
  })
})
