// Names of firms: one way of writing each, and the core that stays when legal forms and brackets are taken off.

import { type Checked, failed, passed } from './checked.ts'

const LENGTH_MIN = 2
const LENGTH_MAX = 200
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u
const HAN = /\p{Script=Han}/u

/** Longest first, so that a form is never cut in half. */
const CHINESE_FORMS = [
  '股份有限责任公司',
  '集团股份有限公司',
  '集团有限责任公司',
  '集团有限公司',
  '股份有限公司',
  '有限责任公司',
  '特殊普通合伙',
  '个人独资企业',
  '个体工商户',
  '有限公司',
  '股份公司',
  '集团公司',
  '合伙企业',
  '普通合伙',
  '有限合伙',
  '总公司',
  '公司',
  '集团',
]
/** Begins where separators begin: from within them it would be tried once for each. */
const LATIN_FORMS =
  /(?<=[^\s,.])[\s,.]+(CO\.?,?\s*LTD|COMPANY LIMITED|LIMITED LIABILITY COMPANY|PTE\.?\s*LTD|PTY\.?\s*LTD|LIMITED|LTD|LLC|LLP|INC(ORPORATED)?|CORP(ORATION)?|COMPANY|CO|GMBH|AG|PLC|S\.?A\.?|S\.?R\.?L\.?|B\.?V\.?|N\.?V\.?|K\.?K\.?|HOLDINGS?|GROUP)\.?$/i

export function foldCorporateName(text: string): string {
  const folded = text
    .normalize('NFKC')
    .replace(/[\u2022\u2027\u30FB\uFF65]/g, '·')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
  if (!HAN.test(folded)) return folded
  return folded
    .replace(/(?<=[\p{Script=Han}()]) | (?=[\p{Script=Han}()])/gu, '')
    .replace(/[(〔【[]/g, '（')
    .replace(/[)〕】\]]/g, '）')
}

export function checkCorporateName(text: string): Checked<{ matchKey: string }> {
  const control = INVISIBLE.exec(text.trim().replace(/[\t\r\n]/g, ' '))
  if (control) return failed('corporate-name.control', { position: control.index + 1 })
  const name = foldCorporateName(text)
  const emoji = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.exec(name)
  if (emoji) return failed('corporate-name.emoji', { position: emoji.index + 1 })
  if (/[\p{Co}\p{Cn}]/u.test(name)) return failed('corporate-name.private-use')
  if (/[<>{}\\|^~=*?$#@;_]/.test(name)) return failed('corporate-name.character')
  const length = [...name].length
  if (length < LENGTH_MIN || length > LENGTH_MAX) {
    return failed('corporate-name.length', { min: LENGTH_MIN, max: LENGTH_MAX })
  }
  if (!/\p{L}/u.test(name)) return failed('corporate-name.no-letter')
  return passed(name, { matchKey: corporateNameMatchKey(name) })
}

/** 上海卡户（集团）有限公司 and 上海卡户集团有限责任公司 -> 上海卡户; Kahu Co., Ltd. and KAHU LIMITED -> KAHU. */
export function corporateNameMatchKey(name: string): string {
  let core = foldCorporateName(name).toUpperCase()
  for (let before = ''; before !== core; ) {
    before = core
    core = core
      .replace(/（(集团|股份|控股|有限合伙|普通合伙|特殊普通合伙|有限)）/g, '')
      .replace(LATIN_FORMS, '')
      .trim()
    const form = CHINESE_FORMS.find((ending) => core.endsWith(ending) && core.length > ending.length)
    if (form) core = core.slice(0, -form.length)
  }
  return core.replace(/[\s·'"&.,（）()-]/g, '')
}
