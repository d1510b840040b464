/**
 * Mercurius as a gateway on Fastify, compiling its queries. It composes from Federation 1, and has a folder and a graphql of its own:
 * @mercuriusjs/gateway 5.2.0 cannot join with graphql 16.15, whose printer refuses the documents it makes.
 */
import gateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

const { PORT, USERS_URL, PRODUCTS_URL, REVIEWS_URL } = process.env;
const services = Object.entries({ users: USERS_URL, products: PRODUCTS_URL, reviews: REVIEWS_URL });

const app = Fastify();
app.register(gateway, {
  jit: 1,
  graphiql: false,
  gateway: { services: services.map(([name, url]) => ({ name, url: new URL('/federation-1', url).href, mandatory: true, connections: 64 })) },
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
