/**
 * Size budgets, compressed by brotli: what a page loads at once. What is loaded later, by `import()`, when history, observers, export
 * or the panel are first used, is left out.
 */
const lazyImports = {
  name: 'leave-lazy-imports-out',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
  },
};

const modifyEsbuildConfig = (config) => ({ ...config, plugins: [...(config.plugins ?? []), lazyImports] });

export default [
  {
    name: 'tracer, ready to record',
    path: 'dist/index.js',
    import: '{ createTracer }',
    limit: '13.5 kB',
    brotli: true,
    modifyEsbuildConfig,
  },
  { name: 'panel, with lit', path: 'dist/panel.js', limit: '45 kB', brotli: true, modifyEsbuildConfig },
  { name: 'auto, before the panel is opened', path: 'dist/auto.js', limit: '15.5 kB', brotli: true, modifyEsbuildConfig },
];
