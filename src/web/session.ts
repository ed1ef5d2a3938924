// Who is signed in and what they may do; the menu, the pages and the buttons ask here.

import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import {
  type Me,
  setLanguage,
  showSession,
  signIn as signInRoute,
  signInSingle as signInSingleRoute,
  signOut as signOutRoute,
} from '../modules/staff/contract.ts'
import { ApiProblem, call } from './api.ts'
import { useLanguage } from './i18n.ts'
import { closeLive, openLive } from './live.ts'
import { queryClient } from './query.ts'
import type { Language } from './settings.ts'

async function whoIsIn(): Promise<Me | null> {
  try {
    return await call(showSession)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error
    return null
  }
}
const keepLanguage = (language: Language) => call(setLanguage, { body: { language } }).catch(() => undefined)

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const asked = ref(false)
  /** The language chosen on the sign-in page; it outweighs the kept one. */
  const chosen = ref<Language | null>(null)
  const permissions = computed(() => new Set(me.value?.permissions ?? []))

  /** Whether the user holds a permission (a route's id). */
  function may(permission: string | undefined | null): boolean {
    return !permission || permission === 'public' || permission === 'signed-in' || permissions.value.has(permission)
  }

  async function begin(next: Me): Promise<void> {
    me.value = next
    asked.value = true
    await useLanguage(next.language)
    if (!next.mustChangePassword && next.lacks === 'none') openLive()
  }

  /** Asks once who is signed in; null when nobody is. */
  async function load(): Promise<Me | null> {
    if (asked.value) return me.value
    const found = await whoIsIn()
    if (found) await begin(found)
    asked.value = true
    return me.value
  }

  const signIn = (loginName: string, password: string) => enter(call(signInRoute, { body: { loginName, password } }))
  const signInSingle = (flow: string, answer: string) => enter(call(signInSingleRoute, { body: { flow, answer } }))

  async function enter(coming: Promise<Me>): Promise<Me> {
    const next = await coming
    const wanted = chosen.value
    await begin(wanted ? { ...next, language: wanted } : next)
    if (wanted && wanted !== next.language) await keepLanguage(wanted)
    chosen.value = null
    return next
  }

  const refresh = async () => begin(await call(showSession))
  /** Forgets everything of the user in this page. */
  function forget(): void {
    closeLive()
    queryClient.clear()
    me.value = null
    asked.value = true
  }

  /** Who came through the identity provider goes there to sign out too. */
  async function signOut(): Promise<void> {
    const out = await call(signOutRoute).catch(() => undefined)
    forget()
    if (out?.next) window.location.assign(out.next)
  }

  async function chooseLanguage(language: Language): Promise<void> {
    await useLanguage(language)
    if (!me.value) {
      chosen.value = language
      return
    }
    me.value.language = language
    await keepLanguage(language)
    me.value = await call(showSession).catch(() => me.value)
    await queryClient.invalidateQueries()
  }

  return { me, asked, may, load, refresh, take: begin, signIn, signInSingle, signOut, forget, chooseLanguage }
})
