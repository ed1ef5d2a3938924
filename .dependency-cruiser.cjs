// Who may import whom: laws 1 to 3 of docs/architecture.md, and no cycles.

const TESTS = '\\.(test|fixture)\\.ts$'
const WEB = '^src/(web|modules/[^/]+/web)/'
const typeOnly = ['type-only']

module.exports = {
  forbidden: [
    {
      name: 'platform-knows-no-bank',
      comment: 'Law 1: platform never imports modules; pass what it needs from main.ts.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: TESTS },
      to: { path: '^src/modules/' },
    },
    {
      name: 'web-without-server',
      comment: 'Law 1: the web imports contracts, words and the web; never a store, a command or the server platform.',
      severity: 'error',
      from: { path: WEB, pathNot: ['vite\\.config\\.ts$', TESTS] },
      to: {
        path: [
          '-store\\.ts$',
          '/(queries|commands|sql)/',
          '^src/platform/(?!contract/|kernel/|[^/]+/words\\.|[^/]+/contract\\.ts)',
        ],
        dependencyTypesNot: typeOnly,
      },
    },
    {
      name: 'web-without-node',
      comment: 'Law 1: what runs in the browser imports nothing of Node.',
      severity: 'error',
      from: { path: [WEB, '^src/platform/contract/', '/contract\\.ts$'], pathNot: ['vite\\.config\\.ts$', TESTS] },
      to: { dependencyTypes: ['core'], dependencyTypesNot: typeOnly },
    },
    {
      name: 'module-by-its-door',
      comment: 'Law 2: a module imports another only through its index.ts (server) or contract.ts (web and types).',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/(index|contract)\\.ts$'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'Law 3: rules import contracts, platform/kernel and other rules; no database, no Node.',
      severity: 'error',
      from: {
        path: '^src/modules/[^/]+/[a-z-]+\\.ts$',
        pathNot: [
          '/(module|index|contract|reactions|jobs|importables|permissions|seed[a-z-]*|demo[a-z-]*|end-of-day|show-[a-z-]+|sweep-[a-z-]+)\\.ts$',
          '-store\\.ts$',
          TESTS,
        ],
      },
      to: {
        path: ['-store\\.ts$', '/(queries|commands)/', '^src/platform/(?!kernel/|contract/)'],
        dependencyTypesNot: typeOnly,
      },
    },
    {
      name: 'no-cycles',
      comment: 'Law 2: no cycles; move what both need to a file below them.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.css$', '\\.scss$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
    },
  },
}
