// Identity documents: each kind by its own format.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CORPORATE_DOCUMENT_TYPES,
  checkDocumentNumber,
  checkValidity,
  INDIVIDUAL_DOCUMENT_TYPES,
} from './identity-document.ts'
import { residentIdCheckCharacter } from './resident-id.ts'

const today = '2026-11-22'
const complete = (digits: string) => digits + residentIdCheckCharacter(digits)
const residencePermit = complete('81000019900101001')
const permanentResident = complete('93184019850315001')

describe('checkDocumentNumber', () => {
  it.each([
    ['resident-id', '11010519491231002x', '11010519491231002X'],
    ['hmt-residence', residencePermit, residencePermit],
    ['passport', 'e1234 5678', 'E12345678'],
    ['hk-macau-permit', 'h12345678', 'H12345678'],
    ['hk-macau-permit', 'M12345678(01)', 'M12345678'],
    ['taiwan-permit', '１２３４５６７８', '12345678'],
    ['foreign-residence', 'USA110085031501', 'USA110085031501'],
    ['foreign-residence', permanentResident, permanentResident],
    ['military-id', '军字第1234567号', '军字第1234567号'],
    ['credit-code', '91350100M000100Y43', '91350100M000100Y43'],
    ['business-licence', '310101000012345', '310101000012345'],
  ] as const)('%s %s', (type, typed, value) => {
    const checked = checkDocumentNumber(type, typed, { today })
    if (value !== null) expect(checked).toMatchObject({ ok: true, value })
  })

  it.each([
    ['resident-id', residencePermit, 'residence-permit.not-a-resident-id'],
    ['hmt-residence', '11010519491231002X', 'residence-permit.area'],
    ['passport', '1234', 'passport.format'],
    ['hk-macau-permit', 'A12345678', 'hk-macau-permit.format'],
    ['taiwan-permit', '1234567', 'taiwan-permit.format'],
    ['other', '<>', 'document-number.format'],
    ['foreign-residence', '12345', 'permanent-resident-card.format'],
    ['foreign-residence', complete('93184019851315001'), 'permanent-resident-card.birth-date'],
  ] as const)('refuses %s %s by %s', (type, typed, rule) => {
    expect(checkDocumentNumber(type, typed, { today })).toMatchObject({ ok: false, rule })
  })

  it('holds a Chinese passport to the Chinese forms', () => {
    expect(checkDocumentNumber('passport', 'X1234567', { today, issuingCountry: 'CN' })).toMatchObject({
      rule: 'passport.chinese-format',
    })
    expect(checkDocumentNumber('passport', 'EA1234567', { today, issuingCountry: 'CN' })).toMatchObject({
      facts: { country: 'CN' },
    })
    expect(checkDocumentNumber('passport', '561234567', { today, issuingCountry: 'US' }).ok).toBe(true)
  })

  it('answers any text for any kind without throwing, and its own answer the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INDIVIDUAL_DOCUMENT_TYPES, ...CORPORATE_DOCUMENT_TYPES),
        fc.oneof(fc.string(), fc.stringMatching(/^[A-Z0-9]{5,18}$/)),
        (type, typed) => {
          const once = checkDocumentNumber(type, typed, { today })
          if (once.ok)
            expect(checkDocumentNumber(type, once.value, { today })).toMatchObject({ ok: true, value: once.value })
        },
      ),
    )
  })
})

describe('checkValidity', () => {
  it.each([
    [{ validFrom: '2027-01-01' }, 'document-validity.not-yet'],
    [{ validFrom: '2020-01-01', validTo: '2019-01-01' }, 'document-validity.order'],
    [{ validTo: '2030-01-01', longTerm: true }, 'document-validity.long-term'],
  ])('refuses %j by %s', (validity, rule) => {
    expect(checkValidity(validity, { today })).toMatchObject({ ok: false, rule })
  })

  it('warns of an expired document and of one that soon will be', () => {
    expect(checkValidity({ validTo: '2026-11-21' }, { today })).toMatchObject({
      warnings: [{ rule: 'document-validity.expired' }],
    })
    expect(checkValidity({ validTo: '2026-12-22' }, { today })).toMatchObject({
      warnings: [{ rule: 'document-validity.expiring', facts: { days: 30 } }],
    })
    expect(checkValidity({ validTo: '2036-12-22' }, { today })).toMatchObject({ ok: true, warnings: [] })
  })
})
