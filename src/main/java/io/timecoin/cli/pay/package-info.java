/** Pays without doubt: what is signed is written down first, what is said of it is checked, what is open is settled. */
@NullMarked
package io.timecoin.cli.pay;

import org.jspecify.annotations.NullMarked;
