// Routes: the frame around the modules' pages; who may not go there is told so, who is not signed in is asked to.

import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { ApiProblem, onApi } from './api.ts'
import { pageFailure } from './frame/failure.ts'
import { useTabs } from './frame/tabs.ts'
import { askFreshFactor } from './fresh-factor.ts'
import { heldChange } from './held-change.ts'
import { t } from './i18n.ts'
import { allPages, menuPages, type PageDef, routesOfPages } from './pages.ts'
import { useSession } from './session.ts'

/** A path of our own to go on to after sign-in; anything else is the start page. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('../modules/staff/web/SignInPage.vue'),
    meta: { open: true, title: 'staff.signIn.title' },
  },
  {
    path: '/sign-in/return',
    name: 'sign-in-return',
    component: () => import('../modules/staff/web/SingleReturnPage.vue'),
    meta: { open: true, title: 'staff.signIn.title' },
  },
  {
    path: '/second-factor',
    name: 'second-factor',
    component: () => import('../modules/staff/web/SecondFactorPage.vue'),
    meta: { title: 'staff.factor.title' },
  },
  {
    path: '/password',
    name: 'password',
    component: () => import('../modules/staff/web/PasswordPage.vue'),
    meta: { title: 'staff.password.title' },
  },
  {
    path: '/',
    component: () => import('./frame/AppFrame.vue'),
    children: [
      { path: '', name: 'home', component: () => import('./frame/StartPage.vue') },
      ...routesOfPages,
      { path: 'forbidden', name: 'forbidden', component: () => import('./frame/ForbiddenPage.vue') },
      { path: ':rest(.*)*', name: 'not-found', component: () => import('./frame/NotFoundPage.vue') },
    ],
  },
]

/** `words`: what the titles of pages wait for. */
export function createPagesRouter(words: Promise<void>): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
  })
  const session = useSession()
  onApi({
    factorStale: askFreshFactor,
    held: (change) => {
      heldChange.change = change
    },
    signedOut: () => {
      if (!session.me) return
      session.forget()
      void router.replace({ name: 'sign-in', query: { next: router.currentRoute.value.fullPath } })
    },
  })
  router.beforeEach(async (to) => {
    pageFailure.error = null
    if (to.meta.open) return true
    try {
      await session.load()
    } catch (error) {
      pageFailure.error = error
      return error instanceof ApiProblem
    }
    if (!session.me) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
    if (session.me.lacks !== 'none' && to.name !== 'second-factor')
      return { name: 'second-factor', query: { next: to.fullPath } }
    if (to.name === 'second-factor') return session.me.lacks !== 'none' || safeNext(to.query.next)
    if (session.me.mustChangePassword && to.name !== 'password')
      return { name: 'password', query: { next: to.fullPath } }
    if (to.name === 'home') {
      const first = menuPages.find((page) => session.may(page.permission))
      if (first && first.path !== '/') return first.path
    }
    const page = to.meta.page as PageDef | undefined
    if (page && !session.may(page.permission))
      return { name: 'forbidden', query: { permission: page.permission }, replace: true }
    return true
  })
  router.beforeResolve(() => words)
  router.onError((error) => {
    pageFailure.error = error
  })
  router.afterEach((to) => {
    useTabs().visit(to)
    const key = (to.meta.title as string | undefined) ?? allPages.find((page) => page.name === to.name)?.title
    document.title = `${key ? `${t(key)} · ` : ''}${t('app.name')}`
  })
  return router
}
