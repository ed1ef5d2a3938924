// How the pages are built: one entry, lazy routes, few files to fetch, each also compressed, nothing inline so that the strict CSP holds.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const COMPRESS_FROM_BYTES = 1024
/** Nearly as small as 11, in a twentieth of the time. */
const BROTLI_QUALITY = 9

/** Lays a .br and a .gz beside every text, so that the server compresses nothing while somebody waits. */
const compressed = (folder: string): Plugin => ({
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|css|svg)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      const bytes = readFileSync(path)
      if (bytes.length < COMPRESS_FROM_BYTES) continue
      const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
      writeFileSync(`${path}.gz`, gzipSync(bytes))
    }
  },
})

/** One file of what every page needs, one of icons and the shell's small parts: a browser waits for round trips longer than for bytes. */
const groups = [
  { name: 'first', tags: ['$initial' as const], priority: 2 },
  { name: 'shell', test: /@lucide\/vue|\/src\/web\/(frame\/)?[a-z-]+\.ts$|BrandMark\.vue/, priority: 1 },
]

export default defineConfig(({ command }) => ({
  root: here('.'),
  base: '/',
  plugins: [
    vue(),
    Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: false })] }),
    compressed(here('../../dist/web')),
  ],
  define: {
    // Whoever builds, also a test that then weighs them: the pages are those that are served.
    ...(command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {}),
    __VUE_OPTIONS_API__: 'true', // Element Plus still needs it
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_JIT_COMPILATION__: 'true',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: { port: 5273, proxy: { '^/api/': 'http://127.0.0.1:8700' }, fs: { allow: [here('../..')] } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
}))
