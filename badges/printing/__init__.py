"""Speaking to printers: IPP and ZPL on the wire, and the station that does the work.

Knows no rows: what to print comes from whoever implements `station.Queue`.
"""
