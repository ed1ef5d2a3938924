// What acts, opened fields and purposes of a look are called.

import { hasWords, t } from '../../../web/i18n.ts'

const firstOf = (keys: string[], text: string): string => {
  const key = keys.find(hasWords)
  return key ? t(key) : text
}
export const actName = (action: string) => firstOf([`route.${action}`, `permission.${action}`], action)
export const openedName = (what: string) =>
  firstOf([`staff.dataClass.${what}`, `customer.field.${what.split('.')[0]}`], what)
export const purposeName = (purpose: string) =>
  firstOf([`customer.value.revealPurpose.${purpose}`, `statement.value.purpose.${purpose}`], purpose)
export const permissionName = (id: string) => firstOf([`permission.${id}`, `route.${id}`], id)
export const moduleName = (id: string) => firstOf([`module.${id}`], id)
