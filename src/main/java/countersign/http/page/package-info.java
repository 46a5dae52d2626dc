/** The console: one file per page, each rendered by a typed template. */
package countersign.http.page;
