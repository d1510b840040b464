/** What the services publish of themselves in Apollo Federation 2, for peers that compose it before they start. */
export async function federationSdl() {
  const urls = { users: process.env.USERS_URL, products: process.env.PRODUCTS_URL, reviews: process.env.REVIEWS_URL };
  return Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ _service { sdl } }"}' });
      const { data } = await response.json();
      return { name, url, sdl: data._service.sdl };
    }),
  );
}
