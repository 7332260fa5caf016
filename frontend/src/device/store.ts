// The device's own database. What stands in it is sealed, or tells of nobody.
const STORES = { kept: null, parts: null, queue: "n", scans: "id", extras: "id", flags: "id" };
export type Store = keyof typeof STORES;

export class Base {
  private constructor(
    private readonly base: IDBDatabase,
    private readonly name: string,
  ) {}

  static async open(event: string): Promise<Base> {
    const name = `gfmd-desk-${event}`;
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) {
        asked.result.createObjectStore(
          store,
          keyPath ? { keyPath, autoIncrement: keyPath === "n" } : {},
        );
      }
    };
    const base = await done(asked);
    // whoever wipes it, in this window or another, need not wait for us
    base.onversionchange = () => base.close();
    return new Base(base, name);
  }

  close(): void {
    this.base.close();
  }

  get<T>(store: Store, key: IDBValidKey): Promise<T | undefined> {
    return done(this.store(store, "readonly").get(key)) as Promise<T | undefined>;
  }

  all<T>(store: Store, most?: number): Promise<T[]> {
    return done(this.store(store, "readonly").getAll(null, most)) as Promise<T[]>;
  }

  count(store: Store): Promise<number> {
    return done(this.store(store, "readonly").count());
  }

  /** Write into several stores, all or nothing; resolves once it is on the disk. */
  async write(stores: Store[], deed: (of: (name: Store) => IDBObjectStore) => void): Promise<void> {
    const writing = this.base.transaction(stores, "readwrite", { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => {
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error);
    });
    deed((name) => writing.objectStore(name));
    return ended;
  }

  put(store: Store, value: unknown, key?: IDBValidKey): Promise<void> {
    return this.write([store], (of) => of(store).put(value, key));
  }

  /** Forget everything, at once and without asking. */
  async wipe(): Promise<void> {
    const stores = Object.keys(STORES) as Store[];
    await this.write(stores, (of) => stores.forEach((one) => of(one).clear()));
    this.close();
    indexedDB.deleteDatabase(this.name);
  }

  private store(name: Store, mode: IDBTransactionMode): IDBObjectStore {
    return this.base.transaction(name, mode).objectStore(name);
  }
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
