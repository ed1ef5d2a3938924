// E-mail addresses: one that can receive mail, its domain in lower case.

import { type Checked, failed, fold, passed, type Warning } from './checked.ts'

const LENGTH_MAX = 254
const LOCAL_LENGTH_MAX = 64
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/
/** Slips of the finger seen most; the address may still be right, so they only warn. */
const SLIPS: Record<string, string> = {
  'qq.con': 'qq.com',
  'qq.cm': 'qq.com',
  'qq.co': 'qq.com',
  '163.con': '163.com',
  '163.cm': '163.com',
  '126.con': '126.com',
  'gmial.com': 'gmail.com',
  'gamil.com': 'gmail.com',
  'gmail.con': 'gmail.com',
  'hotmial.com': 'hotmail.com',
  'outlok.com': 'outlook.com',
  'sina.con': 'sina.com',
}

export function checkEmail(text: string): Checked<{ domain: string }> {
  const typed = fold(text).replace(/。/g, '.')
  if (typed.length > LENGTH_MAX) return failed('email.length', { max: LENGTH_MAX })
  if (/\s/.test(typed)) return failed('email.space')
  const at = typed.lastIndexOf('@')
  if (at < 1 || at === typed.length - 1) return failed('email.at-sign')
  const local = typed.slice(0, at)
  const domain = typed.slice(at + 1).toLowerCase()
  if (local.length > LOCAL_LENGTH_MAX || !LOCAL.test(local)) return failed('email.local-part')
  if (!DOMAIN.test(domain)) return failed('email.domain')
  const meant = SLIPS[domain]
  const warnings: Warning[] = meant ? [{ rule: 'email.domain-slip', facts: { domain, meant } }] : []
  return passed(`${local}@${domain}`, { domain }, warnings)
}

/** The form two addresses are compared in: mailboxes differ in case on paper only. */
export function emailMatchKey(email: string): string {
  return email.toLowerCase()
}
