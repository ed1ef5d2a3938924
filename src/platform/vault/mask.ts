// How personal values look to those who may not see them: pure text rules, the same on the server and in the browser.

export type MaskKind =
  | 'name'
  | 'phone'
  | 'id-number'
  | 'card-number'
  | 'account-number'
  | 'email'
  | 'address'
  | 'company-name'
  | 'secret'

const STAR = '*'
const STARS = '****'
const ID_HEAD = 6
const ID_TAIL = 4
const PAN_HEAD = 6
const PAN_TAIL = 4
const PHONE_HEAD = 3
const PHONE_TAIL = 4
const ACCOUNT_TAIL = 4
/** At least this many characters stay hidden wherever a head and a tail are shown. */
const HIDDEN_MIN = 4
const HAN = /\p{Script=Han}/u
const SEPARATORS = /[\s-]+/g

/** 李四 -> 李*, 张小三 -> 张*三, 欧阳娜娜 -> 欧*娜, John Smith -> J*** S***. */
export function maskName(name: string): string {
  const text = name.trim()
  if (text === '') return ''
  if (!HAN.test(text)) return text.split(/\s+/).map(maskWord).join(' ')
  const chars = characters(text)
  if (chars.length === 1) return STAR
  if (chars.length === 2) return chars[0] + STAR
  return `${chars[0]}${STAR}${chars.at(-1)}`
}

/** 13812345678 -> 138****5678, +8613812345678 -> +86 138****5678, 010-12345678 -> 010****5678. */
export function maskPhone(phone: string): string {
  const text = phone.replace(SEPARATORS, '')
  const china = /^(?:\+|00)86(?=\d)/.exec(text)
  if (china) return `+86 ${keepEnds(text.slice(china[0].length), PHONE_HEAD, PHONE_TAIL, STARS)}`
  return keepEnds(text, PHONE_HEAD, PHONE_TAIL, STARS)
}

/** 110101199001011234 -> 110101********1234; other documents keep two at each end. */
export function maskIdNumber(number: string): string {
  const text = number.replace(SEPARATORS, '')
  if (/^\d{14,17}[\dXx]$/.test(text)) return keepEnds(text, ID_HEAD, ID_TAIL)
  return keepEnds(text, 2, 2)
}

/** 6222021234561234 -> 622202******1234: the first six and last four at most (PCI DSS 3.4.1). */
export function maskCardNumber(number: string): string {
  return keepEnds(number.replace(SEPARATORS, ''), PAN_HEAD, PAN_TAIL)
}

/** The last four only: an account number tells its branch and product by its head. */
export function maskAccountNumber(number: string): string {
  return keepEnds(number.replace(SEPARATORS, ''), 0, ACCOUNT_TAIL)
}

/** zhang.san@example.com -> z***@example.com. */
export function maskEmail(email: string): string {
  const text = email.trim()
  const at = text.lastIndexOf('@')
  if (at < 0) return keepEnds(text, 0, 0, '***')
  const first = characters(text.slice(0, at))
  return `${first.length > 1 ? first[0] : ''}***${text.slice(at)}`
}

/** The division's name, say 广东省深圳市南山区, and nothing of what follows it. */
export function maskAddress(divisionName: string): string {
  return `${divisionName.trim()}${STARS}`
}

/** A company's name is not personal data (JR/T 0171 speaks of natural persons), so it is shown. */
export function maskCompanyName(name: string): string {
  return name
}

/** For what is never shown, not even how long it is. */
export function maskSecret(): string {
  return STARS
}

/** A value at a level of sight: nothing of it, its mask, or as it is. */
export function atLevel(level: 'hidden' | 'masked' | 'clear', value: string, mask: (value: string) => string): string {
  if (level === 'hidden') return maskSecret()
  return level === 'clear' ? value : mask(value)
}

/** By kind; for an address give the division's name, never the address itself. */
export function maskByKind(kind: MaskKind, value: string): string {
  return masks[kind](value)
}

const masks: Record<MaskKind, (value: string) => string> = {
  name: maskName,
  phone: maskPhone,
  'id-number': maskIdNumber,
  'card-number': maskCardNumber,
  'account-number': maskAccountNumber,
  email: maskEmail,
  address: maskAddress,
  'company-name': maskCompanyName,
  secret: maskSecret,
}

function maskWord(word: string): string {
  const chars = characters(word)
  return chars.length === 1 ? STAR : `${chars[0]}***`
}

/** Shows the ends and stars between; a text too short to hide enough shows less, down to nothing. */
function keepEnds(text: string, head: number, tail: number, stars?: string): string {
  const chars = characters(text)
  if (chars.length === 0) return ''
  const spare = Math.max(0, chars.length - HIDDEN_MIN)
  const tailShown = Math.min(tail, Math.ceil(spare / 2), spare)
  const headShown = Math.min(head, spare - tailShown)
  const hidden = chars.length - headShown - tailShown
  const shownTail = tailShown > 0 ? chars.slice(-tailShown).join('') : ''
  return chars.slice(0, headShown).join('') + (stars ?? STAR.repeat(hidden)) + shownTail
}

function characters(text: string): string[] {
  return [...text]
}
