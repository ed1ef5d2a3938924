// Products: those the bank starts with are whole, versions hold day by day, what is missing is named.

import { describe, expect, it } from 'vitest'
import { openOf } from './open-account.ts'
import { productFor, productProblems, versionOn } from './product.ts'
import { SEED_PRODUCTS } from './seed-products.ts'

const versionsOf = (code: string) =>
  SEED_PRODUCTS.filter((one) => one.code === code).sort((a, b) => b.version - a.version)

describe('the products a bank starts with', () => {
  it('say all their kind needs and nothing else', () => {
    for (const { code, kind, parameters } of SEED_PRODUCTS)
      expect({ code, problems: productProblems(kind, parameters) }).toEqual({ code, problems: [] })
    const kinds = new Set(SEED_PRODUCTS.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual([
      'credit-card',
      'debit-card',
      'demand',
      'internal',
      'loan',
      'lump',
      'notice',
      'time',
      'wealth',
    ])
  })
  it('have one version a day', () => {
    const time = versionsOf('TIME')
    expect(versionOn(time, '2025-05-31')?.version).toBe(1)
    expect(versionOn(time, '2025-06-01')?.version).toBe(2)
    expect(versionOn(time, '2019-12-31')).toBeNull()
  })
  it('keep what was agreed for a term, and follow the newest rate on demand', () => {
    const catalogue = new Map(['TIME', 'DEMAND'].map((code) => [code, versionsOf(code)]))
    expect(productFor(catalogue, { kind: 'time', productCode: 'TIME', productVersion: 1 }, '2026-01-01').version).toBe(
      1,
    )
    expect(
      productFor(catalogue, { kind: 'demand', productCode: 'DEMAND', productVersion: 1 }, '2026-01-01').version,
    ).toBe(2)
  })
  it('name what is missing or too much', () => {
    expect(productProblems('notice', { contra: 'cash' }).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      'parameters.interest product.part-needed',
      'parameters.noticeDays product.part-needed',
      'parameters.earlyRatePercent product.part-needed',
      'parameters.contra product.part-not-for-kind',
    ])
  })
})

describe('opening', () => {
  const wish = { openedOn: '2026-11-22', branchId: 3, customerKind: 'individual' as const }
  const fieldsOf = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      return (error as { fields: { field: string; rule: string }[] }).fields.map(
        ({ field, rule }) => `${field} ${rule}`,
      )
    }
    return []
  }
  it('asks for a term on offer, a limit for a debt, the least deposit', () => {
    const open = (code: string, more: object = {}) =>
      fieldsOf(() => openOf(versionsOf(code)[0] as (typeof SEED_PRODUCTS)[number], { ...wish, ...more }))
    expect(open('TIME')).toEqual(['termMonths account.term-needed', 'depositFen account.deposit-too-small'])
    expect(open('TIME', { termMonths: 7, depositFen: 5_000 })).toEqual(['termMonths account.term-not-offered'])
    expect(open('TIME', { termMonths: 12, depositFen: 5_000 })).toEqual([])
    expect(open('CREDIT')).toEqual(['limitFen account.limit-needed'])
    expect(open('CREDIT', { limitFen: 20_000_000 })).toEqual(['limitFen account.limit-too-high'])
    expect(open('DEMAND', { termMonths: 12 })).toEqual(['termMonths account.term-not-for-kind'])
    expect(open('DEBIT')).toEqual(['productCode product.no-account'])
  })
  it("leaves a firm's account waiting", () => {
    const product = versionsOf('DEMAND-CORP')[0] as (typeof SEED_PRODUCTS)[number]
    expect(openOf(product, { ...wish, customerKind: 'corporate' }).activatedOn).toBeNull()
    expect(openOf(product, wish).activatedOn).toBe('2026-11-22')
  })
})
