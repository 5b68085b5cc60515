"""juesuan (决算): final accounts disclosures, compiled, checked, published and explored."""
