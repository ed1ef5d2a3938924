// How a change that waits is said: what it is about, its fields and values, and who is asked.

import { formatInstantShort } from '../../../web/format.ts'
import { hasWords, t } from '../../../web/i18n.ts'
import type { ChangeStatus } from '../contract.ts'

export const tones: Record<ChangeStatus, 'amber' | 'green' | 'red' | 'info'> = {
  pending: 'amber',
  returned: 'info',
  applied: 'green',
  refused: 'red',
  withdrawn: 'info',
  expired: 'red',
}

/** What somebody wants to do, by the words of its route. */
export const actText = (route: string): string => (hasWords(`route.${route}`) ? t(`route.${route}`) : route)

/** A field by the words of its module; the name itself where it has none. */
export function fieldText(route: string, field: string): string {
  const module = route.split('.')[0] as string
  const last = field.split('.').at(-1) as string
  const keys = [`${module}.field.${field}`, `${module}.field.${last}`, `approval.policy.${last}`]
  const found = keys.find((key) => hasWords(key))
  return found ? t(found) : field
}

/** A value as one text: codes in words, lists and structures as they are kept. Null: nothing to show. */
export function valueText(route: string, field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  const module = route.split('.')[0] as string
  const code = [`${module}.value.${field}.${String(value)}`, `${module}.status.${String(value)}`].find(hasWords)
  if (typeof value !== 'object' && code) return t(code)
  if (typeof value === 'boolean') return t(value ? 'kit.yes' : 'kit.no')
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
}

/** Who may agree: by permission or by role. */
export function needText(need: string, roleName: (id: string) => string = (id) => id): string {
  const [kind, name = ''] = need.split(':')
  if (kind === 'role') return t('approval.policy.needRole', { name: roleName(name) })
  const words = [`permission.${name}`, `route.${name}`].find(hasWords)
  return t('approval.policy.needPermission', { name: words ? t(words) : name })
}

export const untilText = (at: string): string => t('approval.deadline', { at: formatInstantShort(at) })
