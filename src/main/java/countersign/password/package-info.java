/** How passwords are kept. */
package countersign.password;
