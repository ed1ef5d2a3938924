// Names of firms: one form for each, and the core that duplicates are looked for by.

import { describe, expect, it } from 'vitest'
import { checkCorporateName, corporateNameMatchKey } from './corporate-name.ts'

describe('checkCorporateName', () => {
  it.each([
    ['上海卡户(集团) 有限公司', '上海卡户（集团）有限公司'],
    ['上海 卡户 有限公司', '上海卡户有限公司'],
    ['Ｋａｈｕ  Co., Ltd.', 'Kahu Co., Ltd.'],
    ['三六零科技3号店', '三六零科技3号店'],
  ])('writes %s as %s', (typed, value) => {
    expect(checkCorporateName(typed)).toMatchObject({ ok: true, value })
  })

  it.each([
    ['卡', 'corporate-name.length'],
    ['卡户\u0000公司', 'corporate-name.control'],
    ['卡户😀公司', 'corporate-name.emoji'],
    ['卡户<公司', 'corporate-name.character'],
    ['12345', 'corporate-name.no-letter'],
  ])('refuses %j by %s', (typed, rule) => {
    expect(checkCorporateName(typed)).toMatchObject({ ok: false, rule })
  })
})

describe('corporateNameMatchKey', () => {
  it.each([
    ['上海卡户（集团）有限公司', '上海卡户集团有限责任公司'],
    ['卡户股份有限公司', '卡户有限公司'],
    ['卡户投资合伙企业（有限合伙）', '卡户投资合伙企业'],
    ['Kahu Co., Ltd.', 'KAHU LIMITED'],
    ['Kahu Holdings Inc', 'Kahu'],
  ])('sees %s and %s as one', (one, other) => {
    expect(corporateNameMatchKey(one)).toBe(corporateNameMatchKey(other))
  })

  it('keeps different firms apart', () => {
    expect(corporateNameMatchKey('上海卡户有限公司')).not.toBe(corporateNameMatchKey('北京卡户有限公司'))
    expect(corporateNameMatchKey('有限公司')).not.toBe('')
  })
})
