export default {
  title: 'Runbooks',
  themeConfig: { search: { provider: 'local' } },
};
