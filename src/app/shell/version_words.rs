//! Newer versions of the site.

use crate::words;

words! {
    newer: "A newer version of this page is ready. Load it when it suits you: the address and your adapter stay.";
    load_it: "Load it";
}
