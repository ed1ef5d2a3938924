// Starts the pages: words first, then the frame.

import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, useLanguage } from './i18n.ts'
import { queryClient } from './query.ts'
import { createPagesRouter } from './router.ts'
import { settings } from './settings.ts'
import './style/index.css'

/** After an update the old page's parts are gone: read the new page, but never in a circle. */
const RELOAD_EVERY_MS = 60_000
addEventListener('vite:preloadError', () => {
  if (!navigator.onLine) return
  const last = Number(sessionStorage.getItem('kahu.reloaded') ?? 0)
  if (Date.now() - last < RELOAD_EVERY_MS) return
  sessionStorage.setItem('kahu.reloaded', String(Date.now()))
  location.reload()
})

const app = createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient })
// Words and the first page are fetched side by side.
const words = useLanguage(settings.language)
app.use(createPagesRouter(words))
await words
app.mount('#app')
