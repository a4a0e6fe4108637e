import { COLOURS, INK } from '../pictures/theme.js';

/** Names of custom properties and what stands for them on light paper. */
const LIGHT = JSON.stringify(Object.fromEntries(COLOURS.map(({ css, light }) => [css, light])));

/**
 * Shows the buttons that save a picture, which without a script stay hidden: the SVG that is seen, on light paper, with
 * its title and its legend above.
 */
export const SAVE_SCRIPT = `
const light=${LIGHT};
for(const button of document.querySelectorAll('button[data-file]')){
button.hidden=false;
button.addEventListener('click',()=>{
const figure=button.closest('figure');
const svg=[...figure.querySelectorAll(':scope>svg')].find(one=>one.getClientRects().length>0);
const [,,width,height]=svg.getAttribute('viewBox').split(' ').map(Number);
const names=[...figure.querySelectorAll('.legend li')];
const sheet=document.createElementNS(svg.namespaceURI,'svg');
const add=(parent,name,attributes,text)=>{const made=document.createElementNS(svg.namespaceURI,name);for(const key in attributes)made.setAttribute(key,attributes[key]);if(text!==undefined)made.textContent=text;parent.append(made);return made};
const top=44;let x=16,line=0;
add(sheet,'rect',{width:'100%',height:'100%',fill:'var(--picture-paper)'});
add(sheet,'text',{x:16,y:32,'font-size':16,'font-weight':600},figure.querySelector('h2').textContent);
for(const item of names){const text=item.textContent,length=text.length*6.8+44;if(x>16&&x+length>width+16){x=16;line++}
const g=add(sheet,'g',{transform:'translate('+x+','+(top+line*20)+')'});g.append(...item.querySelector('svg').cloneNode(true).childNodes);add(g,'text',{x:24,y:10},text);x+=length}
const below=top+(names.length>0?line*20+26:0);
const copy=svg.cloneNode(true);for(const name of ['class','role','aria-label'])copy.removeAttribute(name);
for(const [name,value] of Object.entries({x:16,y:below,width,height}))copy.setAttribute(name,value);
sheet.append(copy);
for(const [name,value] of Object.entries({viewBox:'0 0 '+(width+32)+' '+(below+height+16),width:width+32,height:below+height+16,'font-family':copy.getAttribute('font-family'),'font-size':copy.getAttribute('font-size'),fill:'${INK.light}'}))sheet.setAttribute(name,value);
let text=new XMLSerializer().serializeToString(sheet).replaceAll('currentColor','${INK.light}');
for(const css in light)text=text.replaceAll(css,light[css]);
const link=document.createElement('a');link.href=URL.createObjectURL(new Blob([text],{type:'image/svg+xml'}));link.download=button.dataset.file;link.click();setTimeout(()=>URL.revokeObjectURL(link.href),1000);
});
}
`.trim();
