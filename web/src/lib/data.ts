/* The one way of the field screens to their data: out of the phone's copy where it keeps one, else from
   the server. What is saved goes the same two ways. */
import { answer, api, type Schemas } from "./api/client";
import { field, handInPhotos, write } from "./field/field.svelte";
import * as local from "./field/local";
import { session } from "./session.svelte";

const own = () => field.state === "open";

export const data = {
  today: async () => (own() ? local.today() : answer(api.GET("/api/v1/today"))),
  task: async (id: string) =>
    own()
      ? local.taskPage(id)
      : answer(api.GET("/api/v1/tasks/{id}", { params: { path: { id } } })),
  households: async (after?: string, area?: string) =>
    own()
      ? local.households()
      : answer(api.GET("/api/v1/households", { params: { query: { after, area } } })),
  household: async (id: string) =>
    own()
      ? local.household(id)
      : answer(api.GET("/api/v1/households/{id}", { params: { path: { id } } })),
  search: async (q: string, area?: string) =>
    own()
      ? local.search(q)
      : answer(api.GET("/api/v1/persons", { params: { query: { q, area } } })),
  /** The report of the own unit of today; of other days and units the server knows more. */
  report: async (form: string, day: string, area?: string) => {
    const mine = day === session.me!.day && (!area || area === session.me!.post.area);
    if (own() && mine) return local.report();
    const params = { path: { form, day }, query: { area } };
    return answer(api.GET("/api/v1/reports/{form}/{day}", { params }));
  },

  rumours: async () => (own() ? local.rumours() : answer(api.GET("/api/v1/rumours"))),
  duty: async () => (own() ? local.duty() : answer(api.GET("/api/v1/duty/mine"))),

  cards: async (id: string) =>
    own()
      ? local.cards(id)
      : answer(api.GET("/api/v1/checkpoints/{id}/cards", { params: { path: { id } } })),
  told: async (serial: string, made_at: string, about: string) => {
    if (own()) return write("told", { serial, made_at }, about);
    const params = { path: { serial } };
    await answer(api.POST("/api/v1/cards/{serial}/told", { params, body: { made_at } }));
  },

  come: async (body: Schemas["Come"], about: string) =>
    own()
      ? write("come", body, about)
      : void (await answer(api.POST("/api/v1/duty/come", { body }))),
  leave: async (body: Schemas["Leave"], about: string) =>
    own()
      ? write("leave", body, about)
      : void (await answer(api.POST("/api/v1/duty/leave", { body }))),
  mark: async (body: Schemas["NewMark"], about: string) =>
    own()
      ? write("mark", body, about)
      : void (await answer(api.POST("/api/v1/duty/marks", { body }))),
  returnee: async (body: Schemas["NewReturnee"], about: string) =>
    own()
      ? write("returnee", body, about)
      : void (await answer(api.POST("/api/v1/returnees", { body }))),
  passage: async (body: Schemas["NewPassage"], about: string) =>
    own()
      ? write("passage", body, about)
      : void (await answer(api.POST("/api/v1/passages", { body }))),
  visit: async (body: Schemas["NewVisit"], about: string) => {
    if (own()) return write("visit", body, about);
    await answer(api.POST("/api/v1/visits", { body }));
    await handInPhotos((visit) => visit === body.id);
  },
  arrival: async (body: Schemas["NewArrival"], about: string) =>
    own()
      ? write("arrival", body, about)
      : void (await answer(api.POST("/api/v1/arrivals", { body }))),
  sign: async (form: string, day: string, body: Schemas["SignReport"], about: string) => {
    if (own() && day === session.me!.day) {
      const id = crypto.randomUUID();
      return write("report", { ...body, form, day, id }, about);
    }
    const params = { path: { form, day } };
    await answer(api.POST("/api/v1/reports/{form}/{day}/sign", { params, body }));
  },
};
