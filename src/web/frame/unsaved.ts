// Keeps people from losing what they typed: asks before leaving a page, and marks the record's tab.

import { onScopeDispose, type Ref, reactive, watchEffect } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRoute } from 'vue-router'
import { t } from '../i18n.ts'

/** Paths with unsaved input. */
export const unsavedPaths = reactive(new Set<string>())

/** Guards the page while `dirty` is true: on leaving, on reload. */
export function useUnsavedGuard(dirty: Ref<boolean>): void {
  const route = useRoute()
  const path = route.path
  watchEffect(() => {
    if (dirty.value) unsavedPaths.add(path)
    else unsavedPaths.delete(path)
  })
  const leave = () => !dirty.value || window.confirm(t('frame.unsaved'))
  onBeforeRouteLeave(leave)
  onBeforeRouteUpdate((to) => to.path === path || leave())
  const onUnload = (event: BeforeUnloadEvent) => {
    if (dirty.value) event.preventDefault()
  }
  addEventListener('beforeunload', onUnload)
  onScopeDispose(() => {
    removeEventListener('beforeunload', onUnload)
    unsavedPaths.delete(path)
  })
}
